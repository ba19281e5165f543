import { afterEach, describe, expect, it } from 'vitest';
import { type Behaviour, gated, refuse, untilStopped } from './agents.ts';
import { cancel, debug, edit, fork, pause, rerun, resume, retry, signal, step } from './operations.ts';
import { aTask, bob, type Data, is, type Mode, type Stage, stages, taskOf, told } from './stage.ts';

const chain = [aTask('a'), aTask('b', { dependsOn: ['a'] }), aTask('c', { dependsOn: ['b'] })];
const standsAtBreakpoint = ({ waitingFor }: Data) => waitingFor.some(({ what }: Data) => what === 'WAVE');

/** What somebody can ask of a run that is under way, or of one that is over. */
export function describeControls(mode: Mode): void {
  const { stage: openStage, closeAll } = stages(mode);
  afterEach(closeAll);

  describe('pausing', () => {
    async function paused() {
      const a = gated();
      const stage = await openStage({ behaviours: { 'test/a': a.behaviour } });
      await stage.define(chain);
      const id = await stage.start();
      await a.entered;
      expect(await stage.ask(pause, { id }, bob)).toEqual({ pauseWorkflowRun: { id, paused: true } });
      a.open();
      await stage.until(id, is('TASK_SUCCEEDED', 'a'));
      return { stage, id };
    }

    it('lets what is under way end and starts nothing more', async () => {
      const { stage, id } = await paused();
      await stage.pass(60_000);
      const run = await stage.run(id);
      expect(run).toMatchObject({ status: 'RUNNING', paused: true });
      expect(run.waitingFor).toEqual([{ stepId: null, what: 'RESUME', dueAt: null }]);
      expect(stage.agents.inputsOf('test/b')).toEqual([]);
    });

    it('ends with resuming, and the history says who asked', async () => {
      const { stage, id } = await paused();
      await stage.ask(pause, { id });
      await stage.ask(resume, { id }, bob);
      const events = await stage.until(id);
      expect(events.filter(({ type }) => /PAUSE|RESUME/.test(type))).toMatchObject([
        { type: 'PAUSE_REQUESTED', by: { id: 'user_bob' } },
        { type: 'RESUME_REQUESTED', by: { id: 'user_bob' } },
      ]);
      expect((await stage.run(id)).status).toBe('SUCCEEDED');
    });

    it('is refused once the run is over, as resuming is', async () => {
      const stage = await openStage();
      await stage.define([aTask('a')]);
      const { id } = await stage.ended(await stage.start());
      expect(await stage.refused(pause, { id })).toBe('RUN_ENDED');
      expect(await stage.refused(resume, { id })).toBe('RUN_ENDED');
    });
  });

  describe('cancelling', () => {
    it('stops the agent at work, skips the rest, and changes nothing a second time', async () => {
      const stage = await openStage({ behaviours: { 'test/a': untilStopped } });
      await stage.define(chain);
      const id = await stage.start();
      await stage.runThat(id, ({ tasks }) => tasks[0].status === 'RUNNING');
      await stage.ask(cancel, { id }, bob);
      const run = await stage.ended(id);
      expect(run.status).toBe('CANCELLED');
      expect(taskOf(run, 'a')).toMatchObject({ status: 'FAILED', error: { code: 'CANCELLED' } });
      expect(taskOf(run, 'c')).toMatchObject({ status: 'SKIPPED', skipped: 'ENDED' });
      await stage.ask(cancel, { id });
      expect((await stage.run(id)).lastSeq).toBe(run.lastSeq);
    });

    it('tells the agent that is at work, wherever that is', async () => {
      const [entered, heard] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const work: Behaviour = (input, call) => {
        call.signal.addEventListener('abort', () => heard.resolve(), { once: true });
        entered.resolve();
        return untilStopped(input, call);
      };
      const stage = await openStage({ behaviours: { 'test/a': work } });
      await stage.define([aTask('a')]);
      const id = await stage.start();
      await entered.promise;
      await stage.ask(cancel, { id });
      await heard.promise;
      expect((await stage.ended(id)).status).toBe('CANCELLED');
    });

    it('wins over a pause', async () => {
      const stage = await openStage();
      await stage.define([aTask('a')]);
      const id = await stage.start({}, { breakpoints: ['a'] });
      await stage.ask(pause, { id });
      await stage.ask(cancel, { id });
      expect((await stage.ended(id)).status).toBe('CANCELLED');
    });
  });

  describe('retrying a task', () => {
    const failsOnce = { 'test/b': (input: Data, { number }: Data) => (number === 1 ? refuse() : { input }) };

    it('takes up a run that has failed, and what was skipped because of it', async () => {
      const stage = await openStage({ behaviours: failsOnce });
      await stage.define(chain);
      const id = await stage.start();
      expect(await stage.ended(id)).toMatchObject({
        status: 'FAILED',
        error: { taskId: 'b', code: 'BROKEN' },
      });
      const answer = await stage.ask(retry, { runId: id, taskId: 'b' });
      expect(answer.retryWorkflowTask.status).not.toBe('FAILED');
      const run = await stage.runThat(id, ({ status }) => status === 'SUCCEEDED');
      expect(run.tasks.map(({ status }: Data) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
      expect(stage.agents.inputsOf('test/a')).toHaveLength(1);
    });

    it('is refused for a task that has not failed, and for one that is not there', async () => {
      const stage = await openStage({ behaviours: failsOnce });
      await stage.define(chain);
      const id = await stage.start();
      await stage.ended(id);
      expect(await stage.refused(retry, { runId: id, taskId: 'a' })).toBe('TASK_NOT_FAILED');
      expect(await stage.refused(retry, { runId: id, taskId: 'zz' })).toBe('TASK_NOT_FOUND');
    });
  });

  describe('what has been undone', () => {
    it('is not kept by a rerun or a fork, nor what was made of it: it is done again', async () => {
      const failsOnce = { 'test/c': (_: unknown, { number }: Data) => (number === 1 ? refuse() : 'well') };
      const stage = await openStage({ behaviours: failsOnce });
      await stage.define([
        aTask('look'),
        aTask('charge', { compensate: { agentId: 'test/refund' } }),
        aTask('book', { dependsOn: ['charge'] }),
        aTask('c', { dependsOn: ['look', 'book'] }),
      ]);
      const id = await stage.start();
      expect((await stage.ended(id)).status).toBe('FAILED');
      const [charged] = (await stage.until(id)).filter(is('TASK_SUCCEEDED', 'book'));
      const { rerunWorkflow } = await stage.ask(rerun, { input: { runId: id, taskId: 'c' } });
      // At that event nothing had been undone yet.
      const { forkWorkflowRun } = await stage.ask(fork, { input: { runId: id, seq: charged?.seq } });
      for (const { id: again } of [rerunWorkflow, forkWorkflowRun]) {
        const run = await stage.ended(again);
        expect(run.status).toBe('SUCCEEDED');
        const kept = (taskId: string) => taskOf(run, taskId).kept;
        expect([kept('charge'), kept('book')]).toEqual([false, false]);
      }
      expect(taskOf(await stage.run(rerunWorkflow.id), 'look').kept).toBe(true);
      expect(stage.agents.inputsOf('test/charge')).toHaveLength(3);
    });
  });

  describe('rerunning from a task', () => {
    it('keeps what all other tasks have put out, and leaves the old run as it is', async () => {
      const stage = await openStage();
      await stage.define(chain);
      const id = await stage.start();
      const before = await stage.ended(id);
      const input = { runId: id, taskId: 'b', clientKey: 'again' };
      const { rerunWorkflow } = await stage.ask(rerun, { input });
      expect(rerunWorkflow.origin).toEqual({ kind: 'RERUN', seq: before.lastSeq, run: { id } });
      const run = await stage.ended(rerunWorkflow.id);
      expect(run.tasks.map(({ kept }: Data) => kept)).toEqual([true, false, false]);
      expect(taskOf(run, 'a').output).toEqual(taskOf(before, 'a').output);
      expect(stage.agents.inputsOf('test/a')).toHaveLength(1);
      expect(stage.agents.inputsOf('test/b')).toHaveLength(2);
      expect(await stage.run(id)).toEqual(before);
      expect((await stage.ask(rerun, { input })).rerunWorkflow.id).toBe(rerunWorkflow.id);
    });
  });

  describe('forking', () => {
    it('goes on from an event of another run, with another input', async () => {
      const stage = await openStage();
      await stage.define([aTask('a'), aTask('b', { dependsOn: ['a'], input: '= input.n' })]);
      const id = await stage.start({ n: 1 });
      const events = await stage.until(id);
      const { seq } = events.find(is('TASK_SUCCEEDED', 'a')) ?? {};
      const input = { runId: id, seq, input: { n: 2 } };
      const { forkWorkflowRun } = await stage.ask(fork, { input });
      expect(forkWorkflowRun.origin).toEqual({ kind: 'FORK', seq, run: { id } });
      expect((await stage.ended(forkWorkflowRun.id)).status).toBe('SUCCEEDED');
      expect(stage.agents.inputsOf('test/a')).toHaveLength(1);
      expect(stage.agents.inputsOf('test/b')).toEqual([1, 2]);
    });

    it("can give a step another input, and is refused for an event that is not in the run's history", async () => {
      const stage = await openStage();
      await stage.define(chain);
      const id = await stage.start();
      await stage.ended(id);
      const edits = [{ stepId: 'b', input: 'edited' }];
      const { forkWorkflowRun } = await stage.ask(fork, { input: { runId: id, seq: 1, edits } });
      await stage.ended(forkWorkflowRun.id);
      expect(stage.agents.inputsOf('test/b')).toEqual([{}, 'edited']);
      expect(await stage.refused(fork, { input: { runId: id, seq: 999 } })).toBe('SEQ_NOT_FOUND');
    });
  });

  describe('breakpoints', () => {
    async function stopped(stage: Stage) {
      await stage.define(chain);
      const id = await stage.start({}, { breakpoints: ['b'] });
      return stage.runThat(id, standsAtBreakpoint);
    }

    it('stop a task before it starts, until it is let past', async () => {
      const stage = await openStage();
      const run = await stopped(stage);
      expect(run).toMatchObject({ breakpoints: ['b'], stepping: false });
      expect(taskOf(run, 'b').status).toBe('WAITING');
      expect(stage.agents.inputsOf('test/b')).toEqual([]);
      await stage.ask(step, { id: run.id });
      expect((await stage.ended(run.id)).status).toBe('SUCCEEDED');
    });

    it('can be taken away again', async () => {
      const stage = await openStage();
      const { id: runId } = await stopped(stage);
      const answer = await stage.ask(debug, { input: { runId, breakpoints: [] } });
      expect(answer.debugWorkflowRun).toEqual({ breakpoints: [], stepping: false });
      expect((await stage.ended(runId)).status).toBe('SUCCEEDED');
    });

    it('are refused for a task that the run does not have', async () => {
      const stage = await openStage();
      const { id: runId } = await stopped(stage);
      expect(await stage.refused(debug, { input: { runId, breakpoints: ['zz'] } })).toBe('TASK_NOT_FOUND');
    });
  });

  describe('stepping', () => {
    it('starts one wave at a time, and nothing twice for one key', async () => {
      const stage = await openStage();
      await stage.define(chain);
      const id = await stage.start({}, { stepping: true });
      const calls = () => ['test/a', 'test/b', 'test/c'].map((agent) => stage.agents.inputsOf(agent).length);
      await stage.runThat(id, standsAtBreakpoint);
      expect(calls()).toEqual([0, 0, 0]);
      await stage.ask(step, { id, key: 'one' });
      await stage.until(id, is('TASK_SUCCEEDED', 'a'));
      await stage.runThat(id, standsAtBreakpoint);
      await stage.ask(step, { id, key: 'one' });
      await stage.pass(10_000);
      expect(calls()).toEqual([1, 0, 0]);
      await stage.ask(step, { id, key: 'two' });
      await stage.until(id, is('TASK_SUCCEEDED', 'b'));
      expect(calls()).toEqual([1, 1, 0]);
    });
  });

  describe('editing an input', () => {
    it('gives a step that has not begun another input', async () => {
      const stage = await openStage();
      await stage.define(chain);
      const runId = await stage.start({}, { breakpoints: ['b'] });
      await stage.runThat(runId, standsAtBreakpoint);
      await stage.ask(edit, { input: { runId, stepId: 'b', input: { by: 'hand' } } });
      await stage.ask(step, { id: runId });
      await stage.ended(runId);
      expect(stage.agents.inputsOf('test/b')).toEqual([{ by: 'hand' }]);
    });

    it('is refused for a step that is under way', async () => {
      const work = gated();
      const stage = await openStage({ behaviours: { 'test/a': work.behaviour } });
      await stage.define(chain);
      const runId = await stage.start();
      await work.entered;
      expect(await stage.refused(edit, { input: { runId, stepId: 'a', input: {} } })).toBe(
        'INPUT_NOT_EDITABLE',
      );
      work.open();
      expect((await stage.ended(runId)).status).toBe('SUCCEEDED');
      expect(stage.agents.inputsOf('test/a')).toHaveLength(1);
    });

    it('is refused for a step that is through, and for one that is not there', async () => {
      const stage = await openStage();
      await stage.define(chain);
      const runId = await stage.start({}, { breakpoints: ['b'] });
      await stage.runThat(runId, standsAtBreakpoint);
      const input = (stepId: string) => ({ input: { runId, stepId, input: {} } });
      expect(await stage.refused(edit, input('a'))).toBe('INPUT_NOT_EDITABLE');
      expect(await stage.refused(edit, input('zz'))).toBe('TASK_NOT_FOUND');
    });
  });

  describe('a signal', () => {
    const waits = [{ id: 'go', signal: 'go' }, aTask('a', { dependsOn: ['go'], input: '= tasks.go.output' })];

    it('is the output of the task that waits for it, once for each key', async () => {
      const stage = await openStage();
      await stage.define(waits);
      const runId = await stage.start();
      await stage.runThat(runId, ({ waitingFor }) => waitingFor.some(({ what }: Data) => what === 'SIGNAL'));
      const input = { runId, name: 'go', payload: { ready: true }, clientKey: 'k' };
      await stage.ask(signal, { input });
      await stage.ended(runId);
      expect(stage.agents.inputsOf('test/a')).toEqual([{ ready: true }]);
      await stage.ask(signal, { input });
      expect((await stage.until(runId)).filter(is('SIGNAL_RECEIVED'))).toHaveLength(1);
    });

    it('that comes early is kept', async () => {
      const first = gated();
      const stage = await openStage({ behaviours: { 'test/first': first.behaviour } });
      await stage.define([aTask('first'), { id: 'go', signal: 'go', dependsOn: ['first'] }]);
      const runId = await stage.start();
      await first.entered;
      await stage.ask(signal, { input: { runId, name: 'go', payload: 'early' } });
      first.open();
      const run = await stage.ended(runId);
      expect(taskOf(run, 'go').output).toBe('early');
    });

    it('is refused by a run that waits for none of that name, or is over, or when it is too large', async () => {
      const stage = await openStage({ settings: { signalBytesMax: 100 } });
      await stage.define(waits);
      const runId = await stage.start();
      const input = { runId, name: 'go', payload: 'x'.repeat(101) };
      expect(await stage.refused(signal, { input })).toBe('SIGNAL_TOO_LARGE');
      expect(await stage.refused(signal, { input: { runId, name: 'stop' } })).toBe('SIGNAL_REFUSED');
      await stage.ask(cancel, { id: runId });
      await stage.ended(runId);
      expect(await stage.refused(signal, { input: { runId, name: 'go' } })).toBe('RUN_ENDED');
    });
  });

  describe('a wait', () => {
    it('lasts as long as it says, and keeps nothing in memory', async () => {
      const stage = await openStage();
      await stage.define([{ id: 'nap', wait: { durationMs: 60_000 } }, aTask('a', { dependsOn: ['nap'] })]);
      const runId = await stage.start();
      const { waitingFor } = await stage.runThat(runId, (run) => run.waitingFor.length > 0);
      expect(waitingFor).toMatchObject([{ stepId: 'nap', what: 'TIMER' }]);
      await stage.pass(50_000);
      expect(stage.agents.inputsOf('test/a')).toEqual([]);
      const done = stage.until(runId);
      await stage.pass(20_000, done);
      expect(told(await done).at(-1)).toBe('RUN_SUCCEEDED');
    });
  });

  describe('many who ask at once', () => {
    it('each get an answer or a code, and the run is unharmed', async () => {
      const a = gated();
      const stage = await openStage({ behaviours: { 'test/a': a.behaviour } });
      await stage.define(chain);
      const id = await stage.start();
      await a.entered;
      const asked = Array.from({ length: 30 }, (_, n) => [pause, resume, step][n % 3] ?? pause);
      const answers = await Promise.allSettled(asked.map((source) => stage.ask(source, { id })));
      for (const answer of answers)
        if (answer.status === 'rejected') expect(String(answer.reason)).toMatch(/RUN_BUSY/);
      await stage.ask(resume, { id });
      a.open();
      const events = await stage.until(id);
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
      expect((await stage.run(id)).status).toBe('SUCCEEDED');
      expect(stage.agents.inputsOf('test/a')).toHaveLength(1);
    });
  });
}
