import { describe, expect, it } from 'vitest';
import { planOf } from '../../src/domain/plan.ts';
import { planText } from '../../src/domain/plan-text.ts';
import { definitionOf, richDefinition, taskOf } from './definitions.ts';

const diamond = definitionOf([
  taskOf('start', { timeoutMs: 1_000 }),
  taskOf('left', { dependsOn: ['start'], timeoutMs: 5_000 }),
  taskOf('right', { dependsOn: ['start'], timeoutMs: 2_000, priority: 9 }),
  taskOf('end', { dependsOn: ['left', 'right'], timeoutMs: 1_000 }),
]);

describe('a plan', () => {
  it('has stages, and the chain that the run cannot be shorter than', () => {
    expect(planOf(diamond)).toMatchObject({
      stages: [['start'], ['left', 'right'], ['end']],
      criticalPath: { taskIds: ['start', 'left', 'end'], ms: 7_000 },
      estimatedMs: 7_000,
      oneAtATimeMs: 9_000,
      withoutLimitMs: 7_000,
      mostAtATime: 2,
    });
  });

  it('takes past times before timeouts', () => {
    const plan = planOf(
      diamond,
      new Map([
        ['left', 10],
        ['right', 300],
      ]),
    );
    expect(plan.criticalPath).toEqual({ taskIds: ['start', 'right', 'end'], ms: 2_300 });
    expect(plan.tasks.map(({ estimate }) => estimate.basis)).toEqual([
      'timeout',
      'past-runs',
      'past-runs',
      'timeout',
    ]);
  });

  it('says when tasks start within the limit, those of higher priority first', () => {
    const plan = planOf({ ...diamond, concurrency: 1 });
    expect(plan.tasks.map(({ taskId, startsAtMs }) => [taskId, startsAtMs])).toEqual([
      ['start', 0],
      ['left', 3_000],
      ['right', 1_000],
      ['end', 8_000],
    ]);
    expect(plan.estimatedMs).toBe(9_000);
  });

  it('does not let what only waits hold a place, unless one goes at a time', () => {
    const wait = (id: string) => taskOf(id, { target: { kind: 'wait', durationMs: 60_000, until: null } });
    const tasks = [wait('w1'), wait('w2'), taskOf('work', { timeoutMs: 1_000 })];
    expect(planOf(definitionOf(tasks, { concurrency: 1 }))).toMatchObject({
      estimatedMs: 60_000,
      mostAtATime: 1,
    });
    expect(planOf(definitionOf(tasks, { strategy: 'sequential' })).estimatedMs).toBe(121_000);
  });

  it('knows joins: any waits for the first, a number for so many', () => {
    const tasks = [
      taskOf('fast', { timeoutMs: 1_000 }),
      taskOf('slow', { timeoutMs: 9_000 }),
      taskOf('slower', { timeoutMs: 20_000 }),
      taskOf('any', { dependsOn: ['fast', 'slow', 'slower'], join: 'any', timeoutMs: 100 }),
      taskOf('two', { dependsOn: ['fast', 'slow', 'slower'], join: 2, timeoutMs: 100 }),
      taskOf('all', { dependsOn: ['fast', 'slow', 'slower'], timeoutMs: 100 }),
    ];
    const plan = planOf(definitionOf(tasks));
    expect(plan.tasks.slice(3).map(({ startsAtMs }) => startsAtMs)).toEqual([1_000, 9_000, 20_000]);
    expect(plan.criticalPath.taskIds).toEqual(['slower', 'all']);
  });

  it('counts items and iterations at their most, and an open wait as nothing', () => {
    const tasks = [
      taskOf('each', { forEach: { items: '[1]', concurrency: 4, itemsMax: 10 }, timeoutMs: 1_000 }),
      taskOf('loop', { loop: { while: 'last.x', iterationsMax: 5 }, timeoutMs: 1_000 }),
      taskOf('until', { target: { kind: 'wait', durationMs: null, until: 'input.at' } }),
    ];
    expect(planOf(definitionOf(tasks)).tasks.map(({ estimate }) => estimate)).toEqual([
      { ms: 3_000, basis: 'timeout' },
      { ms: 5_000, basis: 'timeout' },
      { ms: 0, basis: 'unknown' },
    ]);
  });

  it('of 1,000 tasks is made within the time of a test', () => {
    const chain = Array.from({ length: 500 }, (_, index) =>
      taskOf(`c${index}`, { dependsOn: index > 0 ? [`c${index - 1}`] : [] }),
    );
    const fan = Array.from({ length: 500 }, (_, index) => taskOf(`f${index}`, { timeoutMs: 1_000 + index }));
    const plan = planOf(definitionOf([...chain, ...fan]));
    expect(plan.stages).toHaveLength(500);
    expect(plan.criticalPath.taskIds).toHaveLength(500);
  });
});

describe('a plan as text', () => {
  it('says all that a person has to know before it runs', () => {
    const text = planText(richDefinition, planOf(richDefinition, new Map([['fetch', 1_234]])));
    for (const part of [
      'All of it (sample): 11 tasks in 5 stages, at most 4 at a time, beginning with 2.',
      'Stage 1, 5 tasks that may run in parallel',
      'fetch (Fetch the data): the tool @ymera/plugin-http/fetch; undone by the agent test/undo when the run fails',
      'takes about 1s, as in past runs',
      'for each of tasks.fetch.output.rows, 3 at a time, at most 50',
      'never repeated when its outcome is not known',
      'again while last.score < 0.9, at most 4 times',
      'a gate, where test/examiner examines what polish produces, at most 5 times, then user_ada',
      'only what a gate has approved: tasks.polish.output',
      'an approval by anyone with the role admin within 1h, then by anyone with the role admin',
      'waits for 90m',
      'waits until input.at',
      'after 1 of ask, hold',
      'however they end',
      'choose: an agent selected for "review " + input.url, preferably of the category quality',
      'People may have to decide: examine, ask.',
    ])
      expect(text).toContain(part);
  });

  it('says what the limit does', () => {
    const text = planText({ ...diamond, concurrency: 1 }, planOf({ ...diamond, concurrency: 1 }));
    expect(text).toContain('The run takes at most about 9s');
    expect(text).toContain('Without a limit, with 2 tasks at a time, it would be 7s.');
    expect(planText(diamond, planOf(diamond))).toContain('One task at a time it would be 9s.');
  });
});
