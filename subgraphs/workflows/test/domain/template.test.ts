import { describe, expect, it } from 'vitest';
import { expressionsOf, quoteText, render, tasksNamedByTemplate } from '../../src/domain/template.ts';

const scope = {
  input: { csv: 'a,b', n: 3, nothing: null, list: Array.from({ length: 1_000 }, (_, index) => index) },
  tasks: { 'fetch-data': { output: { rows: [1, 2] }, status: 'SUCCEEDED', error: null } },
  run: { id: 'run_1', startedAt: 0 },
};
const fill = (template: Parameters<typeof render>[0]) => render(template, scope);

describe('a template', () => {
  it('keeps everything that is no expression as it is', () => {
    const template = { a: [1, null, true, 'x'], b: { c: {} }, d: '$input', e: 'a = b', f: '' };
    expect(fill(template)).toEqual(template);
  });

  it('puts in place of an expression what it gives, of whatever type', () => {
    expect(fill('= tasks["fetch-data"].output.rows')).toEqual([1, 2]);
    expect(fill({ a: '=input.csv', b: [{ c: '= input.n + 1' }], d: '= input.nothing' })).toEqual({
      a: 'a,b',
      b: [{ c: 4 }],
      d: null,
    });
  });

  it('takes == for a text that begins with =', () => {
    expect(fill(['== 1 + 1', '===', '=='])).toEqual(['= 1 + 1', '==', '=']);
    for (const text of ['=', '= 1', '==', 'a', '']) expect(fill(quoteText(text))).toBe(text);
  });

  it('does not read expressions out of the data', () => {
    expect(render('= input', { ...scope, input: { x: '= 1 + 1' } })).toEqual({ x: '= 1 + 1' });
  });

  it('leaves a key out whose value is absent, and keeps the places of a list', () => {
    expect(fill({ a: '= input.?ghost', b: '= input.?n', c: ['= input.?ghost', 1] })).toEqual({
      b: 3,
      c: [null, 1],
    });
    expect(fill('= input.?ghost')).toBeNull();
  });

  it('is refused when a value is missing that it does not call optional', () => {
    expect(() => fill({ a: '= input.ghost' })).toThrow(/No such key: ghost/);
  });

  it('gives a key named __proto__ no power', () => {
    const rendered = fill(JSON.parse('{"__proto__":{"polluted":"= input.csv"}}'));
    expect(Object.getPrototypeOf(rendered)).toBe(Object.prototype);
    expect(JSON.stringify(rendered)).toBe('{"__proto__":{"polluted":"a,b"}}');
  });

  it('has one budget for all its expressions', () => {
    const one = '= size(input.list.map(x, input.list.filter(y, y == x)[0]))';
    const half = '= size(input.list.filter(x, input.list[int(x)] > 1))';
    expect(fill([half])).toEqual([998]);
    expect(() => fill(Array.from({ length: 500 }, () => half))).toThrow(/more than 1,000,000 steps/);
    expect(() => fill(one)).toThrow(/more than 1,000,000 steps/);
  });
});

describe('looking through a template', () => {
  it('finds every expression with its place, and the depth', () => {
    expect(expressionsOf({ a: ['x', { 'b-c': '=input' }], c: '= 1', d: '==2' })).toEqual({
      expressions: [
        { place: '.a[1]["b-c"]', expression: 'input' },
        { place: '.c', expression: ' 1' },
      ],
      depth: 3,
    });
  });

  it('names each task that it takes once, or says all', () => {
    expect(
      tasksNamedByTemplate({ a: '= tasks.x.output', b: ['= tasks.x.output.y + tasks.z.output'] }),
    ).toEqual(['x', 'z']);
    expect(tasksNamedByTemplate(['= tasks', '= tasks.x'])).toBe('all');
  });
});
