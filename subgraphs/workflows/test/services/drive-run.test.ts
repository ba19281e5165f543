import { afterEach, describe, expect, it } from 'vitest';
import { aWorld, processes, task, told, untilEnd } from './world.ts';

const { started, stopAll } = processes();
afterEach(stopAll);

const diamond = [
  task('a', { input: { n: '= input.n' } }),
  task('b', { dependsOn: ['a'], input: '= tasks.a.output' }),
  task('c', { dependsOn: ['a'] }),
  task('d', { dependsOn: ['b', 'c'], input: ['= tasks.b.output.did', '= tasks.c.status'] }),
];

describe('a run', () => {
  it('does its tasks in order, once each, on what those before gave', async () => {
    const world = aWorld();
    await world.define(diamond);
    await started(world);
    const run = await world.begin({ n: 1 });
    const events = await untilEnd(world, run.id);
    expect(told(events)).toEqual([
      'RUN_STARTED',
      'TASK_STARTED a',
      'TASK_SUCCEEDED a',
      'TASK_STARTED b',
      'TASK_STARTED c',
      'TASK_SUCCEEDED b',
      'TASK_SUCCEEDED c',
      'TASK_STARTED d',
      'TASK_SUCCEEDED d',
      'RUN_SUCCEEDED',
    ]);
    expect(world.work.calls.map(({ stepId, input }) => [stepId, input])).toEqual([
      ['a', { n: 1 }],
      ['b', { did: 'a', with: { n: 1 } }],
      ['c', {}],
      ['d', ['b', 'SUCCEEDED']],
    ]);
    expect(events.at(-1)).toMatchObject({
      output: { json: JSON.stringify({ d: { did: 'd', with: ['b', 'SUCCEEDED'] } }) },
    });
    expect(world.events.published.map(({ topic }) => topic)).toEqual([
      'workflows.run.started',
      'workflows.run.ended',
    ]);
  });
});
