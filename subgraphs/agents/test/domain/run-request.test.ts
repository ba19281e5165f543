import { describe, expect, test } from 'vitest';
import { taskOf } from '../../src/domain/run-request.ts';

describe('the task of a run', () => {
  test.each([
    [{ task: ' fix the leak \n', context: { file: 'a.ts' } }, 'fix the leak'],
    ['review this', 'review this'],
    [{ task: 7 }, null],
    [{ task: ' ' }, null],
    [{ text: 'hello' }, null],
    [['fix'], null],
    [null, null],
  ])('of the input %j is %j', (input, task) => {
    expect(taskOf({ kind: 'agent', input })).toBe(task);
  });

  test('is cut after 1,000 characters, and stays Unicode', () => {
    expect(taskOf({ kind: 'agent', input: { task: `${'x'.repeat(999)}😀` } })).toBe(
      `${'x'.repeat(999)}\uFFFD`,
    );
  });

  test("of a tool's call is none", () => {
    expect(taskOf({ kind: 'tool', input: { task: 'fix the leak' } })).toBeNull();
  });
});
