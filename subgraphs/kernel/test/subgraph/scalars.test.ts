import { dateTimeScalar, jsonScalar, microUsdScalar } from '@ymera/kernel/subgraph';
import { parseValue } from 'graphql';
import { describe, expect, it } from 'vitest';

describe('DateTime', () => {
  it('is milliseconds inside and ISO 8601 in UTC outside', () => {
    expect(dateTimeScalar.serialize(1_767_225_600_007)).toBe('2026-01-01T00:00:00.007Z');
    expect(dateTimeScalar.parseValue('2026-01-01T00:00:00.007Z')).toBe(1_767_225_600_007);
    expect(dateTimeScalar.parseLiteral(parseValue('"2026-01-01T01:00:00+01:00"'), {})).toBe(
      1_767_225_600_000,
    );
  });

  it.each(['', 'yesterday', '1', '2026-01-01', '2026-13-01T00:00:00Z', '2026-01-01T00:00:00', 7, null])(
    'is not %j',
    (value) => {
      expect(() => dateTimeScalar.parseValue(value)).toThrow('A DateTime is a text such as');
    },
  );

  it('is not written in a query as a number', () => {
    expect(() => dateTimeScalar.parseLiteral(parseValue('7'), {})).toThrow('A DateTime is a text such as');
  });
});

describe('MicroUsd', () => {
  it('is a whole number both ways', () => {
    expect(microUsdScalar.serialize(12)).toBe(12);
    expect(microUsdScalar.parseValue(-3)).toBe(-3);
    expect(microUsdScalar.parseLiteral(parseValue('4000000000'), {})).toBe(4_000_000_000);
  });

  it.each([1.5, '12', Number.NaN, 2 ** 53, null])('is not %j', (value) => {
    expect(() => microUsdScalar.serialize(value)).toThrow('A MicroUsd is a whole number');
    expect(() => microUsdScalar.parseValue(value)).toThrow('A MicroUsd is a whole number');
  });
});

describe('JSON', () => {
  it('passes any value both ways', () => {
    const value = { a: [1, null, { b: 'c' }] };
    expect(jsonScalar.serialize(value)).toBe(value);
    expect(jsonScalar.parseValue(value)).toBe(value);
  });

  it('may be written in a query, with variables in it', () => {
    const literal = parseValue('{ a: [1, $n], b: "c" }');
    expect(jsonScalar.parseLiteral(literal, { n: 2 })).toEqual({ a: [1, 2], b: 'c' });
  });
});
