import { describe, expect, it } from 'vitest';
import { edgesOf, graphOf } from '../../../src/domain/analytics/run-graph.ts';
import { aRun, definitionOf, task } from '../run-driver.ts';

const edge = (tasks: Parameters<typeof definitionOf>[0], from: string, to: string) =>
  edgesOf(definitionOf(tasks)).find((one) => one.from === from && one.to === to);

describe('the edges of a workflow', () => {
  it('say where data is taken, and what of it', () => {
    const tasks = [
      task('a'),
      task('b', {
        dependsOn: ['a'],
        when: 'tasks.a.output.count > 0',
        input: { rows: '= tasks["a"].output.rows', note: '== tasks.b', deep: ['= tasks.a.output.rows[0]'] },
      }),
    ];
    expect(edge(tasks, 'a', 'b')).toMatchObject({
      isDependency: true,
      data: 'used',
      usedIn: ['when', 'input'],
      fields: ['output.count', 'output.rows', 'output.rows.0'],
    });
  });

  it.each([
    ['items', { forEach: { items: 'tasks.a.output', concurrency: 1, itemsMax: 5 } }],
    ['while', { loop: { while: 'tasks.a.status == "SUCCEEDED"', iterationsMax: 2 } }],
    ['integrates', { integrates: 'tasks.a.output' }],
    ['until', { target: { kind: 'wait', durationMs: null, until: 'tasks.a.output.at' } }],
    [
      'compensate',
      { compensate: { target: { kind: 'tool', toolId: 'undo' }, input: { id: '= tasks.a.output.id' } } },
    ],
  ] as const)('are used by what stands in %s', (place, overrides) => {
    const tasks = [task('a'), task('b', { dependsOn: ['a'], ...overrides })];
    expect(edge(tasks, 'a', 'b')).toMatchObject({ data: 'used', usedIn: [place] });
  });

  it('are unused when nothing is taken, and when it only looks so in a text', () => {
    const tasks = [task('a'), task('b', { dependsOn: ['a'], input: { text: 'tasks.a.output' } })];
    expect(edge(tasks, 'a', 'b')).toMatchObject({ data: 'unused', usedIn: [], fields: [] });
  });

  it('are not called unused when tasks are taken by a key that is worked out', () => {
    const tasks = [task('a'), task('b', { dependsOn: ['a'], input: { all: '= tasks[input.name].output' } })];
    expect(edge(tasks, 'a', 'b')?.data).toBe('unknown');
  });

  it('are not called unused when an expression cannot be read', () => {
    const tasks = [task('a'), task('b', { dependsOn: ['a'], when: 'nonsense (' })];
    expect(edge(tasks, 'a', 'b')?.data).toBe('unknown');
  });

  it('are for control when a person is asked, or something is waited for or examined', () => {
    const approvers = { roles: [], users: ['ada'] } as const;
    const tasks = [
      task('make'),
      task('ask', {
        dependsOn: ['make'],
        target: { kind: 'approval', approvers, onDeadline: 'refuse', escalateTo: null },
      }),
      task('wait', { dependsOn: ['make'], target: { kind: 'wait', durationMs: 5, until: null } }),
      task('ship', { dependsOn: ['ask', 'wait'] }),
    ];
    for (const [from, to] of [
      ['make', 'ask'],
      ['make', 'wait'],
      ['ask', 'ship'],
      ['wait', 'ship'],
    ] as const)
      expect(edge(tasks, from, to)?.data).toBe('control');
  });

  it('lead from further up when data is taken past the dependencies', () => {
    const tasks = [
      task('a'),
      task('b', { dependsOn: ['a'] }),
      task('c', { dependsOn: ['b'], input: '= tasks.a.output' }),
    ];
    expect(edge(tasks, 'a', 'c')).toMatchObject({ isDependency: false, data: 'used' });
    expect(edge(tasks, 'b', 'c')).toMatchObject({ isDependency: true, data: 'unused' });
  });
});

describe('the graph of a run', () => {
  it('says where each task stands, and how its dependencies ended', () => {
    const driver = aRun(
      definitionOf([
        task('z', { dependsOn: ['list'] }),
        task('list', {
          dependsOn: ['a'],
          forEach: { items: 'tasks.a.output', concurrency: 1, itemsMax: 5 },
        }),
        task('a'),
      ]),
    );
    driver.succeed('a');
    driver.succeed('list[0]');
    driver.fail('list[1]', { mayPass: true });
    const graph = graphOf(driver.run);
    expect(graph.nodes.map(({ taskId, status }) => `${taskId} ${status}`)).toEqual([
      'a SUCCEEDED',
      'list RETRYING',
      'z WAITING',
    ]);
    expect(graph.nodes[1]).toMatchObject({ stepsEnded: 1, stepsTotal: 2, attempt: 1, endedAt: null });
    expect(graph.edges.map(({ from, to, state }) => `${from} ${to} ${state}`)).toEqual([
      'a list succeeded',
      'list z open',
    ]);
    expect(graph.lastSeq).toBe(driver.run.lastSeq);
  });

  it('keeps the code of what failed, and shows what was skipped for it', () => {
    const driver = aRun(
      definitionOf([task('a', { onFailure: 'continue' }), task('b', { dependsOn: ['a'] })]),
    );
    driver.fail('a', { code: 'NO_NETWORK' });
    const graph = graphOf(driver.run);
    expect(graph.nodes.map(({ status, code }) => [status, code])).toEqual([
      ['FAILED', 'NO_NETWORK'],
      ['SKIPPED', null],
    ]);
    expect(graph.edges[0]?.state).toBe('failed');
  });
});
