import { aPrincipal } from '@ymera/kernel/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { TaskDefinition } from '../../src/domain/definition.ts';
import { cancelRun } from '../../src/services/cancel-run.ts';
import { allowWave, setDebug } from '../../src/services/debug-run.ts';
import { decideApproval } from '../../src/services/decide-approval.ts';
import { editInput } from '../../src/services/edit-input.ts';
import { forkRun } from '../../src/services/fork-run.ts';
import { pauseRun } from '../../src/services/pause-run.ts';
import { rerunFrom } from '../../src/services/rerun-from.ts';
import { resolveTask } from '../../src/services/resolve-task.ts';
import { resumeRun } from '../../src/services/resume-run.ts';
import { retryTask } from '../../src/services/retry-task.ts';
import { sendSignal } from '../../src/services/send-signal.ts';
import { createMortalStores } from '../mortal-stores.ts';
import { held, StepFailure } from './fake-workers.ts';
import {
  ada,
  aWorld,
  bob,
  eve,
  passTime,
  processes,
  task,
  told,
  until,
  untilEnd,
  untilEvent,
  type World,
} from './world.ts';

const { started, stopAll } = processes();
afterEach(stopAll);

const chain = [task('a'), task('b', { dependsOn: ['a'] }), task('c', { dependsOn: ['b'] })];
const fail = (code = 'BROKEN') => {
  throw new StepFailure(code);
};

const approval = (overrides: Partial<TaskDefinition['target'] & { kind: 'approval' }> = {}) =>
  task('ask', {
    target: {
      kind: 'approval',
      approvers: { roles: [], users: [ada.id] },
      onDeadline: 'refuse',
      escalateTo: null,
      ...overrides,
    },
    input: { text: '= input.text' },
    timeoutMs: 60_000,
  });

const inbox = async ({ stores }: World) =>
  (await stores.approvals.list(ada.tenantId, null, { first: 10, after: null })).items;

async function shownApproval(world: World) {
  await until(async () => (await inbox(world)).length > 0);
  const [shown] = await inbox(world);
  if (!shown) throw new Error('Nothing is shown.');
  return shown;
}

describe('pausing a run', () => {
  it('lets what is under way end and begins nothing more, until it is resumed', async () => {
    const slow = held();
    const world = aWorld({ behaviours: { a: slow.behaviour } });
    await world.define(chain);
    await started(world);
    const run = await world.begin();
    await slow.entered;
    await pauseRun(world.desk, { runId: run.id, principal: ada });
    expect((await world.record(run.id)).pausedBy).toBe(ada.id);
    slow.open();
    await untilEvent(world, run.id, 'TASK_SUCCEEDED', 'a');
    await until(async () => (await world.record(run.id)).wakeAt !== 0);
    expect(told(await world.history(run.id)).slice(2)).toEqual(['PAUSE_REQUESTED', 'TASK_SUCCEEDED a']);
    await resumeRun(world.desk, { runId: run.id, principal: ada });
    expect(told(await untilEnd(world, run.id)).slice(4, 6)).toEqual(['RESUME_REQUESTED', 'TASK_STARTED b']);
    expect((await world.record(run.id)).pausedBy).toBeNull();
  });

  it('a second time, or resuming what is not paused, changes nothing', async () => {
    const world = aWorld();
    await world.define(chain);
    const run = await world.begin();
    await resumeRun(world.desk, { runId: run.id, principal: ada });
    await pauseRun(world.desk, { runId: run.id, principal: ada });
    await pauseRun(world.desk, { runId: run.id, principal: bob });
    expect(told(await world.history(run.id))).toEqual(['RUN_STARTED', 'PAUSE_REQUESTED']);
    expect((await world.record(run.id)).pausedBy).toBe(ada.id);
  });

  it('is refused for a run that is over, of another tenant, or being cancelled', async () => {
    const world = aWorld();
    await world.define(chain);
    const run = await world.begin();
    await expect(pauseRun(world.desk, { runId: run.id, principal: eve })).rejects.toMatchObject({
      code: 'RUN_NOT_FOUND',
    });
    await cancelRun(world.desk, { runId: run.id, principal: ada });
    await expect(pauseRun(world.desk, { runId: run.id, principal: ada })).rejects.toMatchObject({
      code: 'RUN_NOT_PAUSABLE',
    });
    await started(world);
    await untilEnd(world, run.id);
    await expect(pauseRun(world.desk, { runId: run.id, principal: ada })).rejects.toMatchObject({
      code: 'RUN_ENDED',
    });
    await expect(resumeRun(world.desk, { runId: run.id, principal: ada })).rejects.toMatchObject({
      code: 'RUN_ENDED',
    });
  });
});

describe('cancelling a run', () => {
  it('that waits for a person ends it, and empties the inbox', async () => {
    const world = aWorld();
    await world.define([approval()]);
    await started(world);
    const run = await world.begin({ text: 'hello' });
    await shownApproval(world);
    await until(async () => (await world.record(run.id)).wakeAt !== 0);
    await cancelRun(world.desk, { runId: run.id, principal: ada });
    expect(told(await untilEnd(world, run.id)).at(-1)).toBe('RUN_CANCELLED');
    expect(await inbox(world)).toEqual([]);
  });

  it('that is over, or being cancelled, changes nothing', async () => {
    const world = aWorld();
    await world.define(chain);
    const run = await world.begin();
    await Promise.all([1, 2, 3].map(() => cancelRun(world.desk, { runId: run.id, principal: ada })));
    await started(world);
    await untilEnd(world, run.id);
    await cancelRun(world.desk, { runId: run.id, principal: ada });
    expect(told(await world.history(run.id))).toEqual(['RUN_STARTED', 'CANCEL_REQUESTED', 'RUN_CANCELLED']);
    expect(world.work.calls).toEqual([]);
  });
});

describe('retrying a task', () => {
  it('of a run that has failed goes on with it, and the run ends once more', async () => {
    let broken = true;
    const world = aWorld({ behaviours: { b: () => (broken ? fail() : 'mended') } });
    await world.define(chain);
    await started(world);
    const run = await world.begin();
    await untilEnd(world, run.id);
    expect(await world.record(run.id)).toMatchObject({ status: 'FAILED' });
    broken = false;
    const asked = world.clock.now();
    await retryTask(world.desk, { runId: run.id, taskId: 'b', principal: ada });
    const events = await untilEnd(world, run.id);
    expect(world.clock.now() - asked).toBeLessThan(1_000);
    expect(
      told(events)
        .filter((one) => one !== 'RUN_RECOVERED')
        .slice(-6),
    ).toEqual([
      'RETRY_REQUESTED b',
      'TASK_STARTED b',
      'TASK_SUCCEEDED b',
      'TASK_STARTED c',
      'TASK_SUCCEEDED c',
      'RUN_SUCCEEDED',
    ]);
    expect(await world.record(run.id)).toMatchObject({ status: 'SUCCEEDED' });
    expect(world.work.callsOf('a')).toHaveLength(1);
    const ends = world.events.published.filter(({ topic }) => topic === 'workflows.run.ended');
    expect(ends.map(({ payload }) => payload.status)).toEqual(['FAILED', 'SUCCEEDED']);
  });

  it('with a key that was used before changes nothing', async () => {
    const world = aWorld({ behaviours: { a: () => fail() } });
    await world.define(chain);
    await started(world);
    const run = await world.begin();
    await untilEnd(world, run.id);
    const command = { runId: run.id, taskId: 'a', clientKey: 'once', principal: ada };
    await retryTask(world.desk, command);
    await untilEnd(world, run.id);
    await until(() => world.work.calls.length === 2);
    await passTime(world, async () => (await world.record(run.id)).status === 'FAILED');
    await retryTask(world.desk, command);
    expect(told(await world.history(run.id)).filter((one) => one === 'RETRY_REQUESTED a')).toHaveLength(1);
  });

  it('that is not there, or has not failed, is refused', async () => {
    const world = aWorld();
    await world.define(chain);
    const run = await world.begin();
    const retry = (taskId: string) => retryTask(world.desk, { runId: run.id, taskId, principal: ada });
    await expect(retry('zzz')).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' });
    await expect(retry('a')).rejects.toMatchObject({ code: 'TASK_NOT_FAILED' });
    await started(world);
    await untilEnd(world, run.id);
    await expect(retry('a')).rejects.toMatchObject({ code: 'RUN_ENDED' });
    await expect(
      retryTask(world.desk, { runId: run.id, taskId: 'a', clientKey: '', principal: ada }),
    ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});

describe('an approval', () => {
  it('is for the one who was named to give, on exactly what was shown', async () => {
    const world = aWorld();
    await world.define([approval()]);
    await started(world);
    const run = await world.begin({ text: 'hello' });
    const shown = await shownApproval(world);
    expect(shown).toMatchObject({
      runId: run.id,
      stepId: 'ask',
      kind: 'approval',
      shown: { json: '{"text":"hello"}' },
    });
    const decide = (more: object) =>
      decideApproval(world.desk, {
        runId: run.id,
        stepId: 'ask',
        approved: true,
        shownSha256: shown.shownSha256,
        principal: ada,
        ...more,
      });
    await expect(decide({ principal: bob })).rejects.toMatchObject({ code: 'APPROVAL_FORBIDDEN' });
    await expect(decide({ principal: aPrincipal({ id: 'user_root', role: 'admin' }) })).rejects.toMatchObject(
      {
        code: 'APPROVAL_FORBIDDEN',
      },
    );
    await expect(decide({ shownSha256: 'other' })).rejects.toMatchObject({ code: 'APPROVAL_OUTDATED' });
    await expect(decide({ stepId: 'zzz' })).rejects.toMatchObject({ code: 'APPROVAL_NOT_FOUND' });
    await expect(decide({ comment: 'x'.repeat(2_001) })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await decide({ comment: 'fine' });
    const events = await untilEnd(world, run.id);
    expect(events.at(-1)).toMatchObject({
      type: 'RUN_SUCCEEDED',
      output: { json: JSON.stringify({ ask: { approved: true, by: ada.id, comment: 'fine' } }) },
    });
    // The same again is no mistake; the contrary is.
    await decide({});
    await expect(decide({ approved: false })).rejects.toMatchObject({ code: 'APPROVAL_NOT_FOUND' });
    expect(world.events.published.filter(({ topic }) => topic === 'workflows.approval.decided')).toHaveLength(
      1,
    );
  });

  it('shows what follows from its template, and nobody can change that', async () => {
    const world = aWorld();
    await world.define([approval()]);
    await started(world);
    const run = await world.begin({ text: 'hello' });
    const before = await shownApproval(world);
    const change = { runId: run.id, stepId: 'ask', input: { text: 'bye' }, principal: bob };
    await expect(editInput(world.desk, change)).rejects.toMatchObject({ code: 'INPUT_NOT_EDITABLE' });
    expect(await shownApproval(world)).toEqual(before);
  });

  it('that nobody gives in time goes to others, and then counts as refused', async () => {
    const world = aWorld();
    await world.define([approval({ onDeadline: 'escalate', escalateTo: { roles: [], users: [bob.id] } })]);
    await started(world);
    const run = await world.begin({ text: 'hello' });
    const first = await shownApproval(world);
    await untilEvent(world, run.id, 'APPROVAL_ESCALATED');
    await until(async () => (await inbox(world)).some(({ escalated }) => escalated));
    const decide = { runId: run.id, stepId: 'ask', approved: true, shownSha256: first.shownSha256 };
    await expect(decideApproval(world.desk, { ...decide, principal: ada })).rejects.toMatchObject({
      code: 'APPROVAL_FORBIDDEN',
    });
    const events = await untilEnd(world, run.id, 10_000);
    expect(events.at(-1)).toMatchObject({ type: 'RUN_FAILED', failure: { code: 'APPROVAL_EXPIRED' } });
    expect(await inbox(world)).toEqual([]);
  });

  it('of a gate that has refused too often is a person’s', async () => {
    const world = aWorld({ behaviours: { check: () => ({ approved: false }) } });
    await world.define([
      task('make'),
      task('check', {
        dependsOn: ['make'],
        target: {
          kind: 'gate',
          agentId: 'test/check',
          producer: 'make',
          roundsMax: 1,
          escalateTo: { roles: ['execute'], users: [] },
        },
        input: '= tasks.make.output',
        timeoutMs: 60_000,
      }),
      task('ship', { dependsOn: ['check'], integrates: 'tasks.make.output' }),
    ]);
    await started(world);
    const run = await world.begin();
    const shown = await shownApproval(world);
    expect(shown.kind).toBe('gate');
    await decideApproval(world.desk, {
      runId: run.id,
      stepId: 'check',
      approved: true,
      shownSha256: shown.shownSha256,
      principal: ada,
    });
    expect(told(await untilEnd(world, run.id)).at(-1)).toBe('RUN_SUCCEEDED');
    expect(world.work.callsOf('ship')).toHaveLength(1);
  });
});

describe('a signal', () => {
  const waits = task('wait', { target: { kind: 'signal', name: 'go' }, timeoutMs: 60_000 });

  it('is the output of the task that waits for it', async () => {
    const world = aWorld();
    await world.define([waits]);
    await started(world);
    const run = await world.begin();
    await until(async () => (await world.record(run.id)).wakeAt !== 0);
    await sendSignal(world.desk, { runId: run.id, name: 'go', payload: { n: 1 }, principal: ada });
    expect((await untilEnd(world, run.id)).at(-1)).toMatchObject({ output: { json: '{"wait":{"n":1}}' } });
  });

  it('that comes before its task waits for it', async () => {
    const slow = held();
    const world = aWorld({ behaviours: { a: slow.behaviour } });
    await world.define([task('a'), { ...waits, dependsOn: ['a'] }]);
    await started(world);
    const run = await world.begin();
    await slow.entered;
    await sendSignal(world.desk, { runId: run.id, name: 'go', payload: 1, principal: ada });
    slow.open();
    expect((await untilEnd(world, run.id)).at(-1)).toMatchObject({ output: { json: '{"wait":1}' } });
  });

  it('with a key that was used before is not given again', async () => {
    const world = aWorld();
    await world.define([waits]);
    const run = await world.begin();
    const signal = { runId: run.id, name: 'go', clientKey: 'k', principal: ada };
    await sendSignal(world.desk, signal);
    await sendSignal(world.desk, signal);
    await sendSignal(world.desk, { ...signal, principal: bob });
    expect(told(await world.history(run.id)).filter((one) => one === 'SIGNAL_RECEIVED')).toHaveLength(2);
  });

  it('that nobody waits for, is too large, or comes too late is refused', async () => {
    const world = aWorld({ settings: { signalBytesMax: 100 } });
    await world.define([waits]);
    await started(world);
    const run = await world.begin();
    const send = (more: object) =>
      sendSignal(world.desk, { runId: run.id, name: 'go', principal: ada, ...more });
    await expect(send({ name: 'stop' })).rejects.toMatchObject({ code: 'SIGNAL_REFUSED' });
    await expect(send({ name: '' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(send({ payload: 'x'.repeat(200) })).rejects.toMatchObject({ code: 'SIGNAL_TOO_LARGE' });
    await cancelRun(world.desk, { runId: run.id, principal: ada });
    await untilEnd(world, run.id);
    await expect(send({})).rejects.toMatchObject({ code: 'RUN_ENDED' });
  });
});

describe('a step whose effect nobody knows', () => {
  const unsafe = [
    task('a', { effect: 'unsafe' }),
    task('b', { dependsOn: ['a'], input: '= tasks.a.output' }),
  ];
  const lost = () => {
    throw new StepFailure('LOST', { mayPass: true, outcomeKnown: false });
  };

  it('is held until a person says what became of it', async () => {
    const world = aWorld({ behaviours: { a: lost } });
    await world.define(unsafe);
    await started(world);
    const run = await world.begin();
    await untilEvent(world, run.id, 'TASK_HELD', 'a');
    await until(async () => (await world.record(run.id)).wakeAt !== 0);
    const resolve = { runId: run.id, stepId: 'a', principal: ada } as const;
    await expect(resolveTask(world.desk, { ...resolve, stepId: 'b', as: 'failed' })).rejects.toMatchObject({
      code: 'TASK_NOT_HELD',
    });
    await expect(resolveTask(world.desk, { ...resolve, as: 'failed', output: 1 })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    await resolveTask(world.desk, { ...resolve, as: 'succeeded', output: { n: 7 } });
    await untilEnd(world, run.id);
    expect(world.work.calls.map(({ stepId, input }) => [stepId, input])).toEqual([
      ['a', {}],
      ['b', { n: 7 }],
    ]);
  });
});

describe('debugging a run', () => {
  it('stops it before a task, whose input can be edited, and lets it go on', async () => {
    const world = aWorld();
    await world.define(chain);
    await started(world);
    const run = await world.begin({}, { breakpoints: ['b'] });
    await untilEvent(world, run.id, 'TASK_SUCCEEDED', 'a');
    await until(async () => (await world.record(run.id)).wakeAt !== 0);
    await editInput(world.desk, { runId: run.id, stepId: 'b', input: { edited: true }, principal: ada });
    await allowWave(world.desk, { runId: run.id, clientKey: 'one', principal: ada });
    await allowWave(world.desk, { runId: run.id, clientKey: 'one', principal: ada });
    await untilEnd(world, run.id);
    expect(world.work.callsOf('b').map(({ input }) => input)).toEqual([{ edited: true }]);
  });

  it('wave by wave lets one wave start at a time', async () => {
    const world = aWorld();
    await world.define(chain);
    await started(world);
    const run = await world.begin({}, { stepping: true });
    await until(async () => (await world.record(run.id)).wakeAt !== 0);
    expect(world.work.calls).toEqual([]);
    for (const id of ['a', 'b']) {
      await allowWave(world.desk, { runId: run.id, principal: ada });
      await untilEvent(world, run.id, 'TASK_SUCCEEDED', id);
      await until(async () => (await world.record(run.id)).wakeAt !== 0);
      expect(world.work.done.at(-1)).toBe(id);
    }
    await setDebug(world.desk, { runId: run.id, breakpoints: [], stepping: false, principal: ada });
    expect(told(await untilEnd(world, run.id)).at(-1)).toBe('RUN_SUCCEEDED');
  });

  it('is refused where there is nothing to debug', async () => {
    const world = aWorld();
    await world.define(chain);
    await expect(world.begin({}, { breakpoints: ['zzz'] })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    const run = await world.begin();
    const about = { runId: run.id, principal: ada };
    await expect(
      setDebug(world.desk, { ...about, breakpoints: ['zzz'], stepping: false }),
    ).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' });
    await expect(editInput(world.desk, { ...about, stepId: 'zzz', input: 1 })).rejects.toMatchObject({
      code: 'TASK_NOT_FOUND',
    });
    await started(world);
    await untilEnd(world, run.id);
    await expect(allowWave(world.desk, about)).rejects.toMatchObject({ code: 'RUN_ENDED' });
    await expect(editInput(world.desk, { ...about, stepId: 'a', input: 1 })).rejects.toMatchObject({
      code: 'RUN_ENDED',
    });
  });
});

describe('a run that is made from another', () => {
  it('does a task and all after it anew, and keeps the rest', async () => {
    const world = aWorld();
    await world.define([
      task('a'),
      task('b', { dependsOn: ['a'] }),
      task('c', { dependsOn: ['b'] }),
      task('d', { dependsOn: ['a'] }),
    ]);
    await started(world);
    const first = await world.begin();
    await untilEnd(world, first.id);
    const command = { runId: first.id, taskId: 'b', clientKey: 'again', principal: ada };
    const second = await rerunFrom(world.desk, command);
    expect((await rerunFrom(world.desk, command)).id).toBe(second.id);
    const events = await untilEnd(world, second.id);
    expect(events[0]).toMatchObject({
      origin: { kind: 'rerun', runId: first.id },
      kept: [{ taskId: 'a' }, { taskId: 'd' }],
    });
    expect(world.work.done.slice(4)).toEqual(['b', 'c']);
    await expect(rerunFrom(world.desk, { ...command, taskId: 'zzz' })).rejects.toMatchObject({
      code: 'TASK_NOT_FOUND',
    });
    await expect(rerunFrom(world.desk, { ...command, principal: eve })).rejects.toMatchObject({
      code: 'RUN_NOT_FOUND',
    });
  });

  it('goes on from how it stood after an event, with other inputs', async () => {
    const world = aWorld();
    await world.define([
      task('a', { input: '= input' }),
      task('b', { dependsOn: ['a'], input: '= input' }),
      task('c', { dependsOn: ['b'] }),
    ]);
    await started(world);
    const first = await world.begin({ n: 1 });
    const events = await untilEnd(world, first.id);
    const seq = events.find(({ type }) => type === 'TASK_SUCCEEDED')?.seq ?? 0;
    const second = await forkRun(world.desk, {
      runId: first.id,
      seq,
      input: { n: 2 },
      edits: [{ stepId: 'c', input: 'edited' }],
      principal: ada,
    });
    await untilEnd(world, second.id);
    expect(world.work.calls.slice(3).map(({ stepId, input }) => [stepId, input])).toEqual([
      ['b', { n: 2 }],
      ['c', 'edited'],
    ]);
    const fork = { runId: first.id, principal: ada };
    await expect(forkRun(world.desk, { ...fork, seq: 0 })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    await expect(forkRun(world.desk, { ...fork, seq: 999 })).rejects.toMatchObject({ code: 'SEQ_NOT_FOUND' });
    await expect(
      forkRun(world.desk, { ...fork, seq, edits: [{ stepId: 'a', input: 1 }] }),
    ).rejects.toMatchObject({ code: 'INPUT_NOT_EDITABLE' });
  });
});

describe('a process that dies while it writes what was asked', () => {
  it.each(['before', 'after'] as const)(
    '%s any of its writes leaves a run that is not stuck',
    async (moment) => {
      for (let dieAt = 0; dieAt < 6; dieAt++) {
        const world = aWorld();
        await world.define([task('wait', { target: { kind: 'signal', name: 'go' }, timeoutMs: 90_000_000 })]);
        await started(world);
        const run = await world.begin();
        await until(async () => (await world.record(run.id)).wakeAt !== 0);
        const mortal = createMortalStores(world.stores, { dieAt, moment });
        const signal = { runId: run.id, name: 'go', clientKey: 'k', principal: ada };
        await sendSignal(world.depsOf({ stores: mortal }), signal).catch(() => {});
        // Whether or not it was written, whoever asked asks again only when it was not.
        const written = told(await world.history(run.id)).includes('SIGNAL_RECEIVED');
        if (!written) await sendSignal(world.desk, signal);
        const events = await untilEnd(world, run.id, 1_000);
        expect(told(events).at(-1), `write ${dieAt}`).toBe('RUN_SUCCEEDED');
        expect(told(events).filter((one) => one === 'SIGNAL_RECEIVED')).toHaveLength(1);
        await stopAll();
      }
    },
  );
});
