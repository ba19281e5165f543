import { afterEach, describe, expect, it } from 'vitest';
import type { Hook } from '../../src/domain/hooks.ts';
import { sendSignal } from '../../src/services/send-signal.ts';
import { StepFailure } from './fake-workers.ts';
import { ada, aWorld, processes, task, told, untilEnd, untilEvent } from './world.ts';

const { started, stopAll } = processes();
afterEach(stopAll);

const mixed = [
  task('a', { retry: { attempts: 2, baseMs: 10, maxMs: 10, on: null } }),
  task('t', { dependsOn: ['a'], target: { kind: 'tool', toolId: 'test/tool' } }),
  task('w', { dependsOn: ['t'], target: { kind: 'signal', name: 'go' }, timeoutMs: 60_000 }),
];
const flaky = ({ number }: { number: number }) => {
  if (number === 1) throw new StepFailure('BUSY', { mayPass: true });
  return 'ok';
};

describe('hooks', () => {
  it('are called for what stands in the log, in its order', async () => {
    const world = aWorld({ behaviours: { a: flaky } });
    await world.define(mixed);
    const hooks: Hook[] = [];
    await started(world, { hooks: [(hook) => void hooks.push(hook)] });
    const run = await world.begin();
    await untilEvent(world, run.id, 'TASK_STARTED', 'w');
    await sendSignal(world.depsOf({ hooks: [(hook) => void hooks.push(hook)] }), {
      runId: run.id,
      name: 'go',
      principal: ada,
    });
    await untilEnd(world, run.id);
    expect(hooks.map(({ kind, about, errorCode }) => [kind, about, errorCode])).toEqual([
      ['agent_started', 'test/a', null],
      ['agent_ended', 'test/a', 'BUSY'],
      ['error_occurred', 'test/a', 'BUSY'],
      ['agent_started', 'test/a', null],
      ['agent_ended', 'test/a', null],
      ['tool_call', 'test/tool', null],
      ['tool_result', 'test/tool', null],
      ['message_sent', 'go', null],
    ]);
    const log = await world.history(run.id);
    for (const { seq, at } of hooks) expect(log[seq - 1]?.at).toBe(at);
    expect(hooks.every(({ runId, tenantId }) => runId === run.id && tenantId === ada.tenantId)).toBe(true);
  });

  it('that throw, at once or later, are logged and matter to nobody', async () => {
    const world = aWorld();
    await world.define([task('a')]);
    const called: string[] = [];
    const hooks = [
      () => {
        throw new Error('at once');
      },
      () => Promise.reject(new Error('later')),
      ({ kind }: Hook) => void called.push(kind),
    ];
    await started(world, { hooks });
    const run = await world.begin();
    expect(told(await untilEnd(world, run.id)).at(-1)).toBe('RUN_SUCCEEDED');
    expect(called).toEqual(['agent_started', 'agent_ended']);
    expect(world.log.lines.filter(({ message }) => message === 'a hook failed')).toHaveLength(4);
  });

  it('are published as one event for each commit, when they are to be', async () => {
    const world = aWorld({ settings: { publishesHooks: true } });
    await world.define([task('a'), task('b')]);
    await started(world);
    const run = await world.begin();
    await untilEnd(world, run.id);
    const published = world.events.published.filter(({ topic }) => topic === 'workflows.hooks.called');
    expect(published[0]?.payload).toMatchObject({
      runId: run.id,
      hooks: [
        { kind: 'agent_started', stepId: 'a' },
        { kind: 'agent_started', stepId: 'b' },
      ],
    });
  });
});
