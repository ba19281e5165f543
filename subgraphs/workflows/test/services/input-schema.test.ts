import type { JsonValue } from '@ymera/kernel';
import { describe, expect, it } from 'vitest';
import { inputSchemaProblem, validateInput } from '../../src/services/input-schema.ts';

const person = {
  type: 'object',
  properties: { name: { type: 'string' }, mode: { enum: ['fast', 'good'] } },
  required: ['name'],
  additionalProperties: false,
};

describe("the input of a run, against the workflow's schema", () => {
  it('may be anything without a schema', () => {
    expect(() => validateInput(null, { anything: [1] })).not.toThrow();
  });

  it('that fits is taken as it is', () => {
    expect(() => validateInput(person, { name: 'Ada', mode: 'fast' })).not.toThrow();
  });

  it.each<[JsonValue, RegExp]>([
    [{}, /must have required property 'name'/],
    [{ name: 1 }, /input\/name must be string/],
    [{ name: 'Ada', age: 3 }, /additional properties: "age"/],
    [{ name: 'Ada', mode: 'slow' }, /\["fast","good"\]/],
    ['Ada', /must be object/],
  ])('that does not fit is refused: %j', (input, message) => {
    expect(() => validateInput(person, input)).toThrow(message);
  });

  it('is told what is wrong with it by code and place', () => {
    try {
      validateInput(person, { name: 1 });
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        code: 'RUN_INPUT_INVALID',
        details: { problems: [{ place: '/name', message: 'must be string' }] },
      });
    }
  });

  it('knows both drafts', () => {
    const tuple = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      prefixItems: [{ type: 'string' }],
    };
    expect(() => validateInput(tuple, [1])).toThrow(/must be string/);
    const old = { $schema: 'http://json-schema.org/draft-07/schema#', items: [{ type: 'string' }] };
    expect(() => validateInput(old, [1])).toThrow(/must be string/);
  });

  it('ends a pattern that goes back and forth without end', () => {
    const schema = { type: 'string', pattern: '^(a+)+$' };
    expect(inputSchemaProblem(schema)).toBeNull();
    expect(() => validateInput(schema, 'aaaa')).not.toThrow();
    expect(() => validateInput(schema, `${'a'.repeat(60)}!`)).toThrow(/takes too long/);
    expect(() => validateInput(schema, 'aaaa')).not.toThrow();
  });
});

describe('a schema of an input', () => {
  it.each<[string, JsonValue]>([
    ['of a type that is none', { type: 'strnig' }],
    ['that refers to what is not there', { $ref: 'https://example.com/schema.json' }],
    ['with a pattern that is none', { type: 'string', pattern: '(' }],
    ['that is checked asynchronously', { $async: true, type: 'object' }],
    ['of another standard', { $schema: 'https://example.com/other', type: 'object' }],
    ['that is too large', { description: 'x'.repeat(100_001) }],
  ])('%s is refused', (_, schema) => {
    expect(inputSchemaProblem(schema)).toMatchObject({ code: 'SCHEMA_INVALID', place: 'inputSchema' });
  });

  it('reaches nothing of JavaScript', () => {
    const schema = JSON.parse(
      '{"properties": {"__proto__": {"type": "string"}, "constructor": {"type": "string"}}}',
    );
    expect(inputSchemaProblem(schema)).toBeNull();
    expect(() => validateInput(schema, {})).not.toThrow();
  });
});
