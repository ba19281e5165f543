import type { JsonObject, JsonValue } from '@ymera/kernel';
import { describe, expect, it } from 'vitest';
import { ExpressionError } from '../../src/domain/expression-error.ts';
import { pathsOf, tasksNamedBy, wholePath } from '../../src/domain/expression-references.ts';
import { checkExpression, type ExpressionScope, evaluate } from '../../src/domain/expressions.ts';

const scope = (more: Partial<ExpressionScope> = {}): ExpressionScope => ({
  input: {
    n: 3,
    price: 2.5,
    list: [1, 2, 3],
    words: ['b', 'a'],
    text: 'abc',
    object: { a: { b: 1 } },
    nothing: null,
  },
  tasks: {
    a: { output: { count: 4 }, status: 'SUCCEEDED', error: null },
    'fetch-data': { output: { rows: [{ x: 1 }, { x: 5 }] }, status: 'SUCCEEDED', error: null },
  },
  run: { id: 'run_1', startedAt: 1_000 },
  ...more,
});

const give = (text: string, more: Partial<ExpressionScope> = {}) => evaluate(text, scope(more));

function mistakeOf(text: string, more: Partial<ExpressionScope> = {}): ExpressionError {
  try {
    const value = give(text, more);
    throw new Error(`"${text}" gives ${JSON.stringify(value)}`);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
}

const withInput = (input: JsonValue) => ({ input });
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('an expression', () => {
  it.each<[string, JsonValue]>([
    ['input.n > 3', false],
    ['input.n >= 3 && input.price < 3', true],
    ['3 == input.n', true],
    ['input.n in [1, 2, 3]', true],
    ['2 in input.list', true],
    ['input.list == [1, 2, 3]', true],
    ['"n" in input', true],
    ['input.list.exists(x, x == 2)', true],
    ['input.list[input.n - 1]', 3],
    ['input.list[index]', 2],
    ['tasks.a.output.count + 1', 5],
    ['1 + tasks.a.output.count', 5],
    ['input.n / 2', 1.5],
    ['7 / 2', 3],
    ['input.n * 1.5', 4.5],
    ['input.price * 2', 5],
    ['input.n % 2 == 1', true],
    ['-input.n', -3],
    ['size(input.list) + 1', 4],
    ['size(input.list) + input.n', 6],
    ['[1, 2].map(x, x * input.n)', [3, 6]],
    ['input.list.map(x, x + 1).filter(y, y > 2)', [3, 4]],
    ['tasks["fetch-data"].output.rows.map(row, row.x)', [1, 5]],
    ['input.words.join(", ")', 'b, a'],
    ['string(input.n) + input.text', '3abc'],
    ['input.object.map(key, key)', ['a']],
    ['input.n > 2 ? "many" : "few"', 'many'],
    ['{"a": input.n, "b": [1, "x", null]}', { a: 3, b: [1, 'x', null] }],
    ['input.nothing == null && feedback == null && last == null', true],
    ['run.id + string(run.startedAt)', 'run_11000'],
    ['cel.bind(x, input.n, x * x)', 9],
  ])('%s gives %j', (text, value) => {
    expect(give(text, { index: 1 })).toEqual(value);
  });

  it.each<[string, JsonValue]>([
    ['timestamp("2024-01-01T00:00:00Z")', '2024-01-01T00:00:00.000Z'],
    ['timestamp("2024-01-01T00:00:00Z") + duration("1h")', '2024-01-01T01:00:00.000Z'],
    ['duration("1.5s")', 1500],
    ['b"abc"', 'YWJj'],
    ['5u', 5],
    ['input.?ghost', null],
    ['[input.?ghost, input.?n]', [null, 3]],
    ['{"a": input.?ghost, "b": input.?n}', { b: 3 }],
  ])('%s is JSON: %j', (text, value) => {
    expect(give(text)).toEqual(value);
  });

  it.each<[string, JsonValue]>([
    ['has(input.n)', true],
    ['has(input.ghost)', false],
    ['input.?ghost.orValue(5)', 5],
    ['input.?object.?a.?b.orValue(0)', 1],
    ['input.object.?ghost.?deeper.orValue("none")', 'none'],
    ['input[?"ghost"].orValue(1)', 1],
    ['input.list[?9].orValue(0)', 0],
    ['input.ghost > 3 || true', true],
  ])('%s asks for what may be missing: %j', (text, value) => {
    expect(give(text)).toEqual(value);
  });

  it.each([
    'input.constructor',
    'input.__proto__',
    'input["__proto__"]',
    'input.toString',
    'input.text.constructor',
    'input.text.length',
    'input.list.length',
    'input.list.constructor',
    'input.list["constructor"]',
    'run.constructor',
    'tasks.constructor',
    'input.n.constructor',
  ])('%s reaches nothing of JavaScript', (text) => {
    expect(mistakeOf(text)).toMatchObject({ code: 'EXPRESSION_FAILED' });
    expect(give(`has(input.constructor) || has(input.list.length)`)).toBe(false);
  });

  it.each(['cel', 'type(1)', 'optional', 'google.protobuf'])('%s is no value', (text) => {
    expect(mistakeOf(text).code).toBe('EXPRESSION_RESULT_INVALID');
  });

  it('does not mind what keys the data has', () => {
    const input = JSON.parse('{"__proto__": {"x": 1}, "toString": 2}');
    expect(JSON.stringify(give('input', { input }))).toBe('{"__proto__":{"x":1},"toString":2}');
    expect(give('input.toString', { input })).toBe(2);
    expect(give('{"a": 1}.a == 1')).toBe(true);
    expect(Object.getPrototypeOf(give('input', { input }))).toBe(Object.prototype);
  });

  it.each<[string, JsonValue]>([
    ['input.constructor', 'Ferrari'],
    ['input.drivers[0].name', 'Charles'],
    ['has(input.constructor) && "drivers" in input', true],
    ['input.drivers.map(driver, driver.name)', ['Charles']],
    ['input.drivers[0] == input.drivers[0] && input.drivers[0] != input', true],
    ['input.?ghost.orValue(input.points + 1)', 8],
    ['input', { constructor: 'Ferrari', points: 7, drivers: [{ name: 'Charles', constructor: { x: 1 } }] }],
  ])('takes data with a key named constructor: %s', (text, value) => {
    const drivers = [{ name: 'Charles', constructor: { x: 1 } }];
    expect(give(text, { input: { constructor: 'Ferrari', points: 7, drivers } as JsonObject })).toEqual(
      value,
    );
  });

  it.each<[string, string, RegExp]>([
    ['', 'EXPRESSION_INVALID', /empty/],
    ['1 +', 'EXPRESSION_INVALID', /./],
    ['ghost', 'EXPRESSION_INVALID', /There are input, tasks/],
    ['tasks.fetch-data.output', 'EXPRESSION_INVALID', /tasks\["fetch-data"\]/],
    ['1 == "a"', 'EXPRESSION_INVALID', /int == string/],
    ['input.text.matches("a+")', 'EXPRESSION_INVALID', /regular expressions/],
    ['{"__proto__": 1}', 'EXPRESSION_INVALID', /key/],
    ['require("fs")', 'EXPRESSION_INVALID', /./],
    ['(() => 1)()', 'EXPRESSION_INVALID', /./],
    ['input.ghost', 'EXPRESSION_FAILED', /has\(x\.key\)/],
    ['input.list[9]', 'EXPRESSION_FAILED', /size\(list\)/],
    ['"abc".substring(input.n)', 'EXPRESSION_FAILED', /int\(x\)/],
    ['input.n && true', 'EXPRESSION_FAILED', /Compare it/],
    ['1 / 0', 'EXPRESSION_FAILED', /zero/],
    ['input.n / 0', 'EXPRESSION_RESULT_INVALID', /divided by 0/],
    ['9007199254740993', 'EXPRESSION_RESULT_INVALID', /too large/],
  ])('%j is refused with %s', (text, code, message) => {
    const error = mistakeOf(text);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it('says where the mistake is, and shows the text around it', () => {
    expect(mistakeOf('input.n + input.ghost')).toMatchObject({ details: { position: 16 } });
    const far = mistakeOf(`"${'x'.repeat(500)}" + input.ghost`);
    expect(far.message).toContain('input.ghost');
    expect(far.message.length).toBeLessThan(400);
  });

  it('is bounded in length, size and depth', () => {
    expect(mistakeOf(`"${'x'.repeat(4_000)}"`).message).toMatch(/4002 characters/);
    expect(mistakeOf(`${'('.repeat(1_900)}1${')'.repeat(1_900)}`).code).toBe('EXPRESSION_INVALID');
    expect(mistakeOf(`${'['.repeat(100)}${']'.repeat(100)}`).code).toBe('EXPRESSION_INVALID');
    expect(mistakeOf(Array.from({ length: 1_200 }, () => '1').join('+')).code).toBe('EXPRESSION_INVALID');
  });
});

describe('the work of an expression', () => {
  const list = (count: number) => withInput({ list: numbers(count), text: 'x'.repeat(1_000_000) });

  it('goes through a list of 10,000 items', () => {
    expect(give('size(input.list.map(x, x * 2).filter(x, x > 10))', list(10_000))).toBe(9_994);
    expect(give('input.list.map(x, size(input.list))', list(10_000))).toHaveLength(10_000);
  });

  it.each([
    ['macros in macros', 'input.list.map(x, input.list.map(y, input.list.map(z, x * y * z)))'],
    ['quantifiers', 'input.list.all(x, input.list.all(y, input.list.all(z, x + y + z >= 0)))'],
    ['swallowed excess', 'input.list.exists(x, input.list.exists(y, x + y < 0)) || true'],
    ['membership', 'input.list.filter(x, (x + 0.5) in input.list)'],
    ['comparisons', 'input.list.filter(x, input.list == input.list.map(y, y))'],
    ['texts', 'input.list.map(x, input.text.contains("y"))'],
    ['sizes of texts', 'input.list.map(x, size(input.text))'],
    [
      'doubled texts',
      `${numbers(22)
        .map((n) => `cel.bind(x${n + 1}, x${n} + x${n}, `)
        .join('')
        .replace(/x0/g, 'input.text')}1${')'.repeat(22)}`,
    ],
    [
      'doubled lists',
      `${numbers(22)
        .map((n) => `cel.bind(x${n + 1}, x${n} + x${n}, `)
        .join('')
        .replace(/x0/g, 'input.list')}1${')'.repeat(22)}`,
    ],
  ])('ends early for %s', (_, text) => {
    expect(mistakeOf(text, list(10_000)).code).toBe('EXPRESSION_TOO_COSTLY');
  });

  it('does not unfold what stands there over and over', () => {
    const nested = numbers(22)
      .map((n) => `cel.bind(x${n + 1}, [x${n}, x${n}], `)
      .join('')
      .replace(/\[x0, x0\]/, '[input.n, input.n]');
    expect(mistakeOf(`${nested}x22${')'.repeat(22)}`).code).toBe('EXPRESSION_RESULT_INVALID');
    expect(mistakeOf(`${nested}x22 == x21${')'.repeat(22)}`).code).toBe('EXPRESSION_TOO_COSTLY');
  });

  it('leaves nothing behind for the next one', () => {
    expect(mistakeOf('input.list.map(x, input.list.map(y, x * y))', list(10_000)).code).toBe(
      'EXPRESSION_TOO_COSTLY',
    );
    expect(give('input.list.map(x, x)', list(3))).toEqual([0, 1, 2]);
  });
});

describe('checking an expression', () => {
  it.each([
    ['input.n > 3', 'bool'],
    ['1 + 1', 'int'],
    ['"a"', 'string'],
    ['input.rows', 'dyn'],
    ['[1, 2]', 'list<int>'],
  ])('%s gives %s', (text, type) => {
    expect(checkExpression(text)).toEqual({ type, mistake: null });
  });

  it('tells a mistake instead of throwing it', () => {
    expect(checkExpression('1 + "a"')).toMatchObject({ type: null, mistake: { code: 'EXPRESSION_INVALID' } });
  });
});

describe('what an expression takes', () => {
  it.each<[string, readonly string[] | 'all']>([
    ['input.x', []],
    ['tasks.a.output', ['a']],
    ['tasks["fetch-data"].output + tasks.b.output + tasks.b.status', ['fetch-data', 'b']],
    ['has(tasks.a.output.x)', ['a']],
    ['tasks.?a.output.orValue(1)', ['a']],
    ['tasks[?"a"].output.orValue(1)', ['a']],
    ['[1].map(x, tasks.a.output)', ['a']],
    ['[input].map(tasks, tasks.a)', []],
    ['tasks[input.id].output', 'all'],
    ['tasks', 'all'],
    ['tasks.all(id, tasks[id].status == "SUCCEEDED")', 'all'],
    ['"tasks.a.output"', []],
    ['input[tasks.a.output]', ['a']],
  ])('%s takes the tasks %j', (text, tasks) => {
    expect(tasksNamedBy(text)).toEqual(tasks);
  });

  it('is told as paths', () => {
    expect(pathsOf('input.a.b[0].c + tasks.t.output[input.key].d')).toEqual([
      { root: 'input', keys: ['a', 'b', 0, 'c'], isOpen: false, isOptional: false },
      { root: 'tasks', keys: ['t', 'output'], isOpen: true, isOptional: false },
      { root: 'input', keys: ['key'], isOpen: false, isOptional: false },
    ]);
    expect(pathsOf('input.?a.orValue(1) == 2 || has(input.b)').map(({ isOptional }) => isOptional)).toEqual([
      true,
      true,
    ]);
    expect(wholePath('input.a')).toMatchObject({ keys: ['a'] });
    expect(wholePath('input.a + 1')).toBeNull();
    expect(wholePath('input[input.a]')).toBeNull();
  });
});

const empty: JsonObject = {};
it('an expression without values of its own needs none', () => {
  expect(evaluate('1 + 1', { input: null, tasks: empty, run: { id: 'r', startedAt: 0 } })).toBe(2);
});
