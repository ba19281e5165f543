import type { JsonValue } from '@ymera/kernel';
import { describe, expect, it } from 'vitest';
import type { TaskDefinition } from '../../src/domain/definition.ts';
import { durationMs, durationText } from '../../src/domain/duration.ts';
import { readDefinition } from '../../src/domain/read-definition.ts';
import { writeDefinition } from '../../src/domain/write-definition.ts';
import { definitionOf, richDefinition, taskOf } from './definitions.ts';

const reading = (task: Record<string, JsonValue>, more: Record<string, JsonValue> = {}) =>
  readDefinition({ name: 'sample', title: 'Sample', tasks: [{ id: 'a', ...task }], ...more });

function taskRead(task: Record<string, JsonValue>): TaskDefinition | undefined {
  const { definition, problems } = reading(task);
  expect(problems).toEqual([]);
  return definition?.tasks[0];
}

const problemsOf = (task: Record<string, JsonValue>, more: Record<string, JsonValue> = {}) =>
  reading(task, more).problems.map(({ code, place }) => `${code} ${place}`);

describe('reading a definition', () => {
  it('gives everything that is left out, or null, its default', () => {
    expect(readDefinition({ name: 'sample', tasks: [{ id: 'a', agent: 'test/a' }] }).definition).toEqual(
      definitionOf([taskOf('a')], { title: 'sample' }),
    );
    expect(taskRead({ agent: 'test/a', when: null, retry: null, tool: null })).toEqual(taskOf('a'));
  });

  it('reads what has been read as itself', () => {
    expect(readDefinition(richDefinition)).toEqual({ definition: richDefinition, problems: [] });
    expect(readDefinition(JSON.parse(JSON.stringify(richDefinition))).definition).toEqual(richDefinition);
  });

  it('reads what is written of a definition as that definition', () => {
    const written = writeDefinition(richDefinition);
    expect(readDefinition(written)).toEqual({ definition: richDefinition, problems: [] });
    expect(written).toMatchObject({
      timeout: '1d',
      tasks: [
        { tool: '@ymera/plugin-http/fetch', id: 'fetch' },
        {},
        {},
        {},
        {},
        {},
        { wait: '90m' },
        { wait: { until: '= input.at' } },
        {},
        {},
        { select: { task: '= "review " + input.url', category: 'quality', context: 'A page.' } },
      ],
    });
    const plain = definitionOf([taskOf('a')], { title: 'sample' });
    const tasks = [{ id: 'a', agent: 'test/a', effect: 'keyed' }];
    expect(writeDefinition(plain)).toEqual({ name: 'sample', tasks });
  });

  it.each<[Record<string, JsonValue>, Partial<TaskDefinition>]>([
    [{ tool: 'x/y' }, { target: { kind: 'tool', toolId: 'x/y' } }],
    [
      { select: 'review it' },
      { target: { kind: 'select', task: 'review it', category: null, context: null } },
    ],
    [
      { target: { kind: 'SELECT', task: '= input.what', category: 'core' } },
      { target: { kind: 'select', task: '= input.what', category: 'core', context: null } },
    ],
    [{ workflow: 'other' }, { target: { kind: 'workflow', workflow: 'other' } }],
    [{ signal: 'go' }, { target: { kind: 'signal', name: 'go' } }],
    [{ wait: '5m' }, { target: { kind: 'wait', durationMs: 300_000, until: null } }],
    [{ wait: 1_500 }, { target: { kind: 'wait', durationMs: 1_500, until: null } }],
    [{ wait: '= input.at' }, { target: { kind: 'wait', durationMs: null, until: 'input.at' } }],
    [{ wait: { for: '1h' } }, { target: { kind: 'wait', durationMs: 3_600_000, until: null } }],
    [
      { approval: { roles: 'admin' } },
      {
        target: {
          kind: 'approval',
          approvers: { roles: ['admin'], users: [] },
          onDeadline: 'refuse',
          escalateTo: null,
        },
      },
    ],
    [
      { gate: { agent: 'x', producer: 'p' } },
      { target: { kind: 'gate', agentId: 'x', producer: 'p', roundsMax: 3, escalateTo: null } },
    ],
    [{ target: { kind: 'AGENT', agentId: 'x' } }, { target: { kind: 'agent', agentId: 'x' } }],
    [{ agent: 'x', dependsOn: 'b' }, { dependsOn: ['b'] }],
    [{ agent: 'x', retry: 7 }, { retry: { attempts: 7, baseMs: 1_000, maxMs: 60_000, on: null } }],
    [
      { agent: 'x', retry: { base: '2s', on: 'BUSY' } },
      { retry: { attempts: 3, baseMs: 2_000, maxMs: 60_000, on: ['BUSY'] } },
    ],
    [{ agent: 'x', timeout: '30s' }, { timeoutMs: 30_000 }],
    [{ agent: 'x', timeoutMs: 250 }, { timeoutMs: 250 }],
    [{ agent: 'x', when: '= input.n > 3 ' }, { when: 'input.n > 3' }],
    [{ agent: 'x', when: true }, { when: 'true' }],
    [
      { agent: 'x', forEach: '= input.items' },
      { forEach: { items: 'input.items', concurrency: 10, itemsMax: 1_000 } },
    ],
    [
      { agent: 'x', loop: { while: 'last.more', iterations: 2 } },
      { loop: { while: 'last.more', iterationsMax: 2 } },
    ],
    [{ agent: 'x', join: 2 }, { join: 2 }],
    [{ agent: 'x', join: 'ANY' }, { join: 'any' }],
    [
      { agent: 'x', compensate: { tool: 't', input: 1 } },
      { compensate: { target: { kind: 'tool', toolId: 't' }, input: 1 } },
    ],
  ])('takes the short form %j', (task, read) => {
    expect(taskRead(task)).toMatchObject(read);
  });

  it.each<[Record<string, JsonValue>, readonly string[]]>([
    [{}, ['TARGET_MISSING tasks[0]']],
    [{ agent: 'x', tool: 'y' }, ['TARGET_TWICE tasks[0].tool']],
    [{ agent: 7 }, ['WRONG_TYPE tasks[0].agent']],
    [{ agent: 'x', dependOn: ['b'] }, ['UNKNOWN_KEY tasks[0].dependOn']],
    [{ agent: 'x', 'a.b': 1 }, ['UNKNOWN_KEY tasks[0]["a.b"]']],
    [{ agent: 'x', timeout: 'soon' }, ['DURATION_INVALID tasks[0].timeout']],
    [{ agent: 'x', join: 'most' }, ['WRONG_TYPE tasks[0].join']],
    [
      { agent: 'x', retry: { attempts: '3', more: 1 } },
      ['UNKNOWN_KEY tasks[0].retry.more', 'WRONG_TYPE tasks[0].retry.attempts'],
    ],
    [{ agent: 'x', tags: ['a', 3] }, ['WRONG_TYPE tasks[0].tags[1]']],
    [{ agent: 'x', loop: {} }, ['MISSING tasks[0].loop.while']],
    [{ gate: {} }, ['MISSING tasks[0].gate.agent', 'MISSING tasks[0].gate.producer']],
    [{ approval: 'admin' }, ['WRONG_TYPE tasks[0].approval']],
    [{ approval: { roles: ['boss'] } }, ['WRONG_TYPE tasks[0].approval.roles[0]']],
    [{ agent: 'x', compensate: { input: 1 } }, ['TARGET_MISSING tasks[0].compensate']],
    [{ agent: 'x', compensate: { wait: '5m' } }, ['WRONG_TYPE tasks[0].compensate']],
    [{ agent: 'x', compensate: 'y' }, ['WRONG_TYPE tasks[0].compensate']],
    [{ target: 'agent' }, ['WRONG_TYPE tasks[0].target']],
    [{ target: { kind: 'robot' } }, ['WRONG_TYPE tasks[0].target.kind', 'MISSING tasks[0].target.agentId']],
  ])('refuses %j', (task, problems) => {
    expect(problemsOf(task)).toEqual(problems);
  });

  it('tells of all mistakes at once, and names what was meant', () => {
    const { problems } = readDefinition({ nmae: 'x', tasks: [{ agnet: 'a' }, 'b', null] });
    expect(problems.map(({ code, place }) => `${code} ${place}`)).toEqual([
      'UNKNOWN_KEY nmae',
      'MISSING name',
      'UNKNOWN_KEY tasks[0].agnet',
      'MISSING tasks[0].id',
      'TARGET_MISSING tasks[0]',
      'WRONG_TYPE tasks[1]',
      'WRONG_TYPE tasks[2]',
    ]);
    expect(problemsOf({ agent: 'x' }, { taggs: 1 })).toEqual(['UNKNOWN_KEY taggs']);
    expect(reading({ agent: 'x' }, { taggs: 1 }).problems[0]?.fix).toBe('Did you mean "tags"?');
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'NOT_JSON'],
    ['a text', 'name: x', 'WRONG_TYPE'],
    ['a list', [], 'WRONG_TYPE'],
    ['a function', { name: () => 1 }, 'NOT_JSON'],
    ['a bigint too large', { name: 2n ** 80n }, 'NOT_JSON'],
    ['infinity', { name: 'x', tasks: [], concurrency: Number.POSITIVE_INFINITY }, 'NOT_JSON'],
    ['endless nesting', JSON.parse('['.repeat(9_000) + ']'.repeat(9_000)), 'NOT_JSON'],
    ['too much', { name: 'x'.repeat(1_000_001) }, 'DEFINITION_TOO_LARGE'],
    ['too many tasks', { name: 'x', tasks: Array.from({ length: 1_001 }, () => ({})) }, 'TOO_MANY_TASKS'],
    ['tasks that are no list', { name: 'x', tasks: { a: {} } }, 'WRONG_TYPE'],
  ])('refuses %s', (_, written, code) => {
    expect(readDefinition(written)).toMatchObject({ definition: null, problems: [{ code }] });
  });

  it('lists no more than 100 problems', () => {
    const tasks = Array.from({ length: 500 }, () => ({ x: 1 }));
    expect(readDefinition({ name: 'x', tasks }).problems).toHaveLength(100);
  });
});

describe('a duration', () => {
  it.each([
    ['30s', 30_000],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['250ms', 250],
    ['7d', 604_800_000],
    ['0s', 0],
  ])('%s is %d ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
    expect(durationMs(durationText(ms))).toBe(ms);
  });

  it.each(['', '5', 'm', '5 m', '-5m', '1.5h', '5y', `${'1s'.repeat(100)}`])('%j is none', (text) => {
    expect(durationMs(text)).toBeNull();
  });
});
