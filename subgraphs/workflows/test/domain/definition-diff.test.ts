import { describe, expect, it } from 'vitest';
import { diffDefinitions } from '../../src/domain/definition-diff.ts';
import { definitionOf, richDefinition, taskOf } from './definitions.ts';

describe('the difference of two definitions', () => {
  it('is nothing for the same one, however its keys are ordered', () => {
    const nothing = { fields: [], added: [], removed: [], changed: [], reordered: false };
    expect(diffDefinitions(richDefinition, structuredClone(richDefinition))).toEqual(nothing);
    const one = definitionOf([taskOf('a', { input: { x: 1, y: 2 } })]);
    const other = definitionOf([taskOf('a', { input: { y: 2, x: 1 } })]);
    expect(diffDefinitions(one, other)).toEqual(nothing);
  });

  it('tells what is added, removed, and changed in which fields', () => {
    const before = definitionOf([
      taskOf('a', { input: { x: 1, gone: true, 'a-b': [1, 2] } }),
      taskOf('b'),
      taskOf('c'),
    ]);
    const after = definitionOf(
      [
        taskOf('a', {
          input: { x: 1, fresh: null, 'a-b': [2] },
          retry: { attempts: 5, baseMs: 1_000, maxMs: 60_000, on: null },
        }),
        taskOf('d'),
        taskOf('c'),
      ],
      { title: 'Other', inputSchema: { type: 'object' } },
    );
    expect(diffDefinitions(before, after)).toEqual({
      fields: [
        { field: 'title', before: 'Sample', after: 'Other' },
        { field: 'inputSchema', before: null, after: { type: 'object' } },
      ],
      added: ['d'],
      removed: ['b'],
      changed: [
        {
          taskId: 'a',
          fields: [
            { field: 'input.gone', before: true, after: null },
            { field: 'input["a-b"]', before: [1, 2], after: [2] },
            { field: 'retry.attempts', before: 3, after: 5 },
          ],
        },
      ],
      reordered: false,
    });
  });

  it('tells of another order of the tasks that both have', () => {
    const [a, b, c] = [taskOf('a'), taskOf('b'), taskOf('c')];
    expect(diffDefinitions(definitionOf([a, b]), definitionOf([b, a])).reordered).toBe(true);
    expect(diffDefinitions(definitionOf([a, b]), definitionOf([c, a, b])).reordered).toBe(false);
  });

  it('tells of another kind of target whole', () => {
    const before = definitionOf([taskOf('a')]);
    const after = definitionOf([taskOf('a', { target: { kind: 'tool', toolId: 'x/y' }, timeoutMs: 60_000 })]);
    expect(diffDefinitions(before, after).changed[0]?.fields.map(({ field }) => field)).toEqual([
      'target.kind',
      'target.agentId',
      'target.toolId',
    ]);
  });
});
