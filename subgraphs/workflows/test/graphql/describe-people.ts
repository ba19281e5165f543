import { afterEach, describe, expect, it } from 'vitest';
import { refuse, untilStopped } from './agents.ts';
import { cancel, decide, edit, fork, pause, rerun, resolve, resume, retry, signal } from './operations.ts';
import { ada, aTask, bob, type Data, eve, is, kim, type Mode, type Stage, stages, taskOf } from './stage.ts';

const sixMinutes = 360_000;

/** What waits for people: approvals, what nobody knows the outcome of, and runs in which another run waits. */
export function describePeople(mode: Mode): void {
  const { stage: openStage, closeAll } = stages(mode);
  afterEach(closeAll);

  const question = (rest: object = {}) => ({
    id: 'ask',
    approval: { roles: [], users: ['user_bob'] },
    input: { amount: '= input.amount' },
    timeoutMs: sixMinutes,
    ...rest,
  });

  /** A run that has asked, and the SHA-256 of what it shows. */
  async function asking(stage: Stage, ask: object = question()) {
    await stage.define([ask, aTask('pay', { dependsOn: ['ask'] })]);
    const runId = await stage.start({ amount: 7 });
    const run = await stage.runThat(runId, isAsked);
    return { runId, shownSha256: taskOf(run, 'ask').steps.items[0].inputSha256 };
  }

  const isAsked = ({ waitingFor }: Data) => waitingFor.some(({ what }: Data) => what === 'APPROVAL');

  describe('an approval', () => {
    it('of the right person lets the run go on, with the answer as its output', async () => {
      const stage = await openStage();
      const { runId, shownSha256 } = await asking(stage);
      const input = { runId, stepId: 'ask', approved: true, shownSha256, comment: 'Fine.' };
      await stage.ask(decide, { input }, bob);
      const run = await stage.ended(runId);
      expect(run.status).toBe('SUCCEEDED');
      expect(taskOf(run, 'ask').output).toEqual({ approved: true, by: 'user_bob', comment: 'Fine.' });
      const [decided] = (await stage.until(runId)).filter(is('APPROVAL_DECIDED'));
      expect(decided).toMatchObject({
        by: { id: 'user_bob' },
        facts: { approved: true, inputSha256: shownSha256 },
      });
    });

    it('is given to what was shown: a run that branches off with another input asks anew', async () => {
      const stage = await openStage();
      const { runId, shownSha256 } = await asking(stage);
      await stage.ask(decide, { input: { runId, stepId: 'ask', approved: true, shownSha256 } }, bob);
      await stage.ended(runId);
      const [approved] = (await stage.until(runId)).filter(is('TASK_SUCCEEDED', 'ask'));
      const at = { runId, seq: approved?.seq };
      const same = (await stage.ask(fork, { input: at })).forkWorkflowRun.id;
      expect((await stage.ended(same)).status).toBe('SUCCEEDED');
      const { id: other } = (await stage.ask(fork, { input: { ...at, input: { amount: 1_000_000 } } }))
        .forkWorkflowRun;
      const asked = await stage.runThat(other, isAsked);
      expect(taskOf(asked, 'ask').steps.items[0].input).toEqual({ amount: 1_000_000 });
      expect(stage.agents.inputsOf('test/pay')).toHaveLength(2);
      const edits = [{ stepId: 'pay', input: { amount: 999 } }];
      expect(await stage.refused(fork, { input: { ...at, edits } })).toBe('INPUT_NOT_EDITABLE');
    });

    it('is asked for anew when a task before it is tried again, while other work is kept', async () => {
      const stage = await openStage({
        behaviours: { 'test/a': (_, { number }) => (number === 1 ? refuse() : 'well') },
      });
      const input = '= tasks.a.status';
      const settled = { dependsOn: ['a'], join: 'SETTLED', input };
      await stage.define([
        aTask('a', { onFailure: 'CONTINUE' }),
        question(settled),
        aTask('note', settled),
        { id: 'hold', signal: 'go' },
        aTask('pay', { dependsOn: ['ask', 'note', 'hold'], input }),
      ]);
      const runId = await stage.start();
      const shown = async (text: string) => {
        const isShown = (run: Data) => isAsked(run) && taskOf(run, 'ask').steps.items[0]?.input === text;
        return taskOf(await stage.runThat(runId, isShown), 'ask').steps.items[0].inputSha256;
      };
      const approve = async (text: string) => {
        const decision = { runId, stepId: 'ask', approved: true, shownSha256: await shown(text) };
        await stage.ask(decide, { input: decision }, bob);
      };
      await approve('FAILED');
      await stage.runThat(runId, (run) =>
        ['ask', 'note'].every((id) => taskOf(run, id).status === 'SUCCEEDED'),
      );
      await stage.ask(retry, { runId, taskId: 'a' });
      await stage.ask(signal, { input: { runId, name: 'go' } });
      await approve('SUCCEEDED');
      expect((await stage.ended(runId)).status).toBe('SUCCEEDED');
      expect(stage.agents.inputsOf('test/note')).toEqual(['FAILED']);
      expect(stage.agents.inputsOf('test/pay')).toEqual(['SUCCEEDED']);
    });

    it('is asked for anew by a run that does again what was before it, as far as that may differ', async () => {
      const stage = await openStage({
        behaviours: { 'test/a': (_, { number }) => (number === 1 ? refuse() : 'well') },
      });
      const input = '= tasks.a.status';
      await stage.define([
        aTask('a', { onFailure: 'CONTINUE' }),
        question({ dependsOn: ['a'], join: 'SETTLED', input }),
        aTask('pay', { dependsOn: ['ask'], input }),
      ]);
      const runId = await stage.start();
      const first = await stage.runThat(runId, isAsked);
      const { inputSha256: shownSha256 } = taskOf(first, 'ask').steps.items[0];
      await stage.ask(decide, { input: { runId, stepId: 'ask', approved: true, shownSha256 } }, bob);
      await stage.ended(runId);
      const { rerunWorkflow } = await stage.ask(rerun, { input: { runId, taskId: 'pay' } });
      const asked = await stage.runThat(rerunWorkflow.id, isAsked);
      expect(taskOf(asked, 'ask').steps.items[0].input).toBe('SUCCEEDED');
      expect(stage.agents.inputsOf('test/pay')).toEqual(['FAILED']);
    });

    it('would not show what somebody puts in the place of a later input, so that nobody can', async () => {
      const stage = await openStage();
      const { runId } = await asking(stage);
      const input = { runId, stepId: 'pay', input: { amount: 777 } };
      expect(await stage.refused(edit, { input })).toBe('INPUT_NOT_EDITABLE');
    });

    it('of somebody who was not asked is refused, whatever the role', async () => {
      const stage = await openStage();
      const { runId, shownSha256 } = await asking(stage);
      const input = { runId, stepId: 'ask', approved: true, shownSha256 };
      for (const principal of [ada, kim])
        expect(await stage.refused(decide, { input }, principal)).toBe('APPROVAL_FORBIDDEN');
      expect(await stage.refused(decide, { input }, eve)).toBe('RUN_NOT_FOUND');
      expect((await stage.run(runId)).status).toBe('RUNNING');
    });

    it('may be asked of somebody who may only look, by name, and of a role', async () => {
      const stage = await openStage();
      const byName = await asking(stage, question({ approval: { users: ['user_kim'] } }));
      await stage.ask(decide, { input: { ...byName, stepId: 'ask', approved: true } }, kim);
      expect((await stage.ended(byName.runId)).status).toBe('SUCCEEDED');
      const byRole = await asking(stage, question({ approval: { roles: ['EXECUTE'] } }));
      expect(await stage.refused(decide, { input: { ...byRole, stepId: 'ask', approved: true } }, kim)).toBe(
        'APPROVAL_FORBIDDEN',
      );
      await stage.ask(decide, { input: { ...byRole, stepId: 'ask', approved: true } }, ada);
      expect((await stage.ended(byRole.runId)).status).toBe('SUCCEEDED');
    });

    it('that is refused fails its task, with who and why', async () => {
      const stage = await openStage();
      const { runId, shownSha256 } = await asking(stage);
      const input = { runId, stepId: 'ask', approved: false, shownSha256, comment: 'Too much.' };
      await stage.ask(decide, { input }, bob);
      const run = await stage.ended(runId);
      expect(run).toMatchObject({ status: 'FAILED', error: { taskId: 'ask', code: 'APPROVAL_REFUSED' } });
      expect(run.error.message).toContain('Too much.');
      expect(stage.agents.inputsOf('test/pay')).toEqual([]);
    });

    it('shows what its template gives: nobody can have others shown something else', async () => {
      const stage = await openStage();
      const { runId, shownSha256 } = await asking(stage);
      const input = { stepId: 'ask', input: { amount: 1 } };
      expect(await stage.refused(edit, { input: { runId, ...input } })).toBe('INPUT_NOT_EDITABLE');
      const { id: other } = (await stage.ask(fork, { input: { runId, seq: 1 } })).forkWorkflowRun;
      await stage.runThat(other, isAsked);
      expect(await stage.refused(fork, { input: { runId, seq: 1, edits: [input] } })).toBe(
        'INPUT_NOT_EDITABLE',
      );
      const run = await stage.run(runId);
      expect(taskOf(run, 'ask').steps.items[0]).toMatchObject({
        input: { amount: 7 },
        inputSha256: shownSha256,
      });
    });

    it('is decided once: the same again changes nothing, and another is refused', async () => {
      const stage = await openStage();
      const { runId, shownSha256 } = await asking(stage);
      const input = { runId, stepId: 'ask', approved: true, shownSha256 };
      await Promise.all([stage.ask(decide, { input }, bob), stage.ask(decide, { input }, bob)]);
      await stage.ended(runId);
      await stage.ask(decide, { input }, bob);
      expect((await stage.until(runId)).filter(is('APPROVAL_DECIDED'))).toHaveLength(1);
      expect(await stage.refused(decide, { input: { ...input, approved: false } }, bob)).toBe(
        'APPROVAL_NOT_FOUND',
      );
    });

    it('counts as refused when nobody has decided in time', async () => {
      const stage = await openStage();
      const { runId } = await asking(stage);
      const done = stage.ended(runId);
      await stage.pass(sixMinutes + 10_000, done);
      expect(await done).toMatchObject({ status: 'FAILED', error: { code: 'APPROVAL_EXPIRED' } });
    });

    it('goes to others after the deadline, when the task says so', async () => {
      const stage = await openStage();
      const approval = { users: ['user_bob'], onDeadline: 'ESCALATE', escalateTo: { users: ['user_ada'] } };
      const { runId, shownSha256 } = await asking(stage, question({ approval }));
      const escalated = stage.until(runId, is('APPROVAL_ESCALATED'));
      await stage.pass(sixMinutes + 10_000, escalated);
      await escalated;
      const input = { runId, stepId: 'ask', approved: true, shownSha256 };
      expect(await stage.refused(decide, { input }, bob)).toBe('APPROVAL_FORBIDDEN');
      await stage.ask(decide, { input }, ada);
      expect((await stage.ended(runId)).status).toBe('SUCCEEDED');
    });

    it("is nobody's to decide any more when the run is cancelled", async () => {
      const stage = await openStage();
      const { runId, shownSha256 } = await asking(stage);
      await stage.ask(cancel, { id: runId });
      await stage.ended(runId);
      const input = { runId, stepId: 'ask', approved: true, shownSha256 };
      expect(await stage.refused(decide, { input }, bob)).toBe('APPROVAL_NOT_FOUND');
    });
  });

  describe('a step whose unsafe effect nobody knows', () => {
    const unsafe = aTask('charge', { effect: 'UNSAFE', retry: { attempts: 3 }, timeoutMs: 1_000 });

    async function held(stage: Stage) {
      await stage.define([unsafe]);
      const runId = await stage.start();
      const isHeld = stage.until(runId, is('TASK_HELD'));
      await stage.pass(120_000, isHeld);
      await isHeld;
      return runId;
    }

    it('is held, and succeeds with what a person says it came to', async () => {
      const stage = await openStage({ behaviours: { 'test/charge': untilStopped } });
      const runId = await held(stage);
      expect((await stage.run(runId)).waitingFor).toMatchObject([{ stepId: 'charge', what: 'RESOLUTION' }]);
      const input = { runId, stepId: 'charge', as: 'SUCCEEDED', output: { charged: 7 } };
      await stage.ask(resolve, { input });
      const run = await stage.ended(runId);
      expect(taskOf(run, 'charge')).toMatchObject({ status: 'SUCCEEDED', output: { charged: 7 } });
      expect(stage.agents.inputsOf('test/charge')).toHaveLength(1);
    });

    it('can be given up, and cannot be resolved when it is not held', async () => {
      const stage = await openStage({ behaviours: { 'test/charge': untilStopped } });
      const runId = await held(stage);
      const input = { runId, stepId: 'charge', as: 'FAILED' };
      await stage.ask(resolve, { input });
      expect((await stage.ended(runId)).status).toBe('FAILED');
      expect(await stage.refused(resolve, { input })).toBe('RUN_ENDED');
    });
  });

  describe('a workflow that runs another', () => {
    async function nested(stage: Stage) {
      await stage.define([question()], { name: 'inner' });
      await stage.define([
        { id: 'sub', workflow: 'inner', input: { amount: '= input.amount' } },
        aTask('after', { dependsOn: ['sub'], input: '= tasks.sub.output' }),
      ]);
      const runId = await stage.start({ amount: 9 });
      const run = await stage.runThat(runId, (parent) => taskOf(parent, 'sub').steps.items[0]?.child);
      const childId: string = taskOf(run, 'sub').steps.items[0].child.id;
      const child = await stage.runThat(childId, isAsked);
      return { runId, childId, shownSha256: taskOf(child, 'ask').steps.items[0].inputSha256 };
    }

    it('is run anew, and asks anew, where another run branches off with another input', async () => {
      const stage = await openStage();
      const { runId, childId, shownSha256 } = await nested(stage);
      const input = { runId: childId, stepId: 'ask', approved: true, shownSha256 };
      await stage.ask(decide, { input }, bob);
      await stage.ended(runId);
      const [done] = (await stage.until(runId)).filter(is('TASK_SUCCEEDED', 'sub'));
      const at = { runId, seq: done?.seq, input: { amount: 1_000_000 } };
      const { id } = (await stage.ask(fork, { input: at })).forkWorkflowRun;
      const run = await stage.runThat(id, (parent) => taskOf(parent, 'sub').steps.items[0]?.child);
      const child = await stage.runThat(taskOf(run, 'sub').steps.items[0].child.id, isAsked);
      expect(taskOf(child, 'ask').steps.items[0].input).toEqual({ amount: 1_000_000 });
      expect(stage.agents.inputsOf('test/after')).toHaveLength(1);
    });

    it('keeps the inputs of its tasks, and so do those after it', async () => {
      const stage = await openStage();
      const { runId, childId } = await nested(stage);
      for (const edited of [
        { runId, stepId: 'after', input: 1 },
        { runId: childId, stepId: 'ask', input: { amount: 1 } },
      ])
        expect(await stage.refused(edit, { input: edited })).toBe('INPUT_NOT_EDITABLE');
    });

    it('waits while a person is asked in there, and goes on once', async () => {
      const stage = await openStage();
      const { runId, childId, shownSha256 } = await nested(stage);
      expect((await stage.run(runId)).waitingFor).toMatchObject([{ stepId: 'sub', what: 'CHILD' }]);
      const parentOf = `query ($id: ID!) { workflowRun(id: $id) { parentStepId parent { id } } }`;
      expect(await stage.ask(parentOf, { id: childId })).toEqual({
        workflowRun: { parentStepId: 'sub', parent: { id: runId } },
      });
      const input = { runId: childId, stepId: 'ask', approved: true, shownSha256 };
      await stage.ask(decide, { input }, bob);
      expect((await stage.ended(runId)).status).toBe('SUCCEEDED');
      expect(stage.agents.inputsOf('test/after')).toHaveLength(1);
      expect((await stage.until(runId)).filter(is('TASK_SUCCEEDED', 'sub'))).toHaveLength(1);
    });

    it('passes on a pause, and goes on when it is resumed', async () => {
      const stage = await openStage();
      const { runId, childId, shownSha256 } = await nested(stage);
      await stage.ask(pause, { id: runId });
      await stage.runThat(childId, ({ paused }) => paused);
      // What is paused with its parent goes on with it, and not before.
      expect(await stage.refused(resume, { id: childId })).toBe('RUN_NOT_RESUMABLE');
      await stage.ask(decide, { input: { runId: childId, stepId: 'ask', approved: true, shownSha256 } }, bob);
      await stage.ask(resume, { id: runId });
      expect((await stage.ended(runId)).status).toBe('SUCCEEDED');
      expect(stage.agents.inputsOf('test/after')).toHaveLength(1);
    });

    it('can be resumed in there alone when it was paused in there alone', async () => {
      const stage = await openStage();
      const { runId, childId, shownSha256 } = await nested(stage);
      await stage.ask(pause, { id: childId });
      await stage.ask(resume, { id: childId });
      await stage.ask(decide, { input: { runId: childId, stepId: 'ask', approved: true, shownSha256 } }, bob);
      expect((await stage.ended(runId)).status).toBe('SUCCEEDED');
    });

    it('passes on a cancellation', async () => {
      const stage = await openStage();
      const { runId, childId } = await nested(stage);
      await stage.ask(cancel, { id: runId });
      expect((await stage.ended(runId)).status).toBe('CANCELLED');
      expect((await stage.ended(childId)).status).toBe('CANCELLED');
    });
  });

  describe('a run that fails', () => {
    it('undoes what had succeeded, the last first', async () => {
      const undone: string[] = [];
      const undo = (name: string) => () => {
        undone.push(name);
        return null;
      };
      const stage = await openStage({
        behaviours: { 'test/undo-a': undo('a'), 'test/undo-b': undo('b'), 'test/c': () => refuse('NO') },
      });
      const undoable = (id: string, rest: object = {}) =>
        aTask(id, { compensate: { agentId: `test/undo-${id}`, input: `= tasks.${id}.output.did` }, ...rest });
      await stage.define([
        undoable('a'),
        undoable('b', { dependsOn: ['a'] }),
        aTask('c', { dependsOn: ['b'] }),
      ]);
      const run = await stage.ended(await stage.start());
      expect(run).toMatchObject({ status: 'FAILED', error: { taskId: 'c', code: 'NO' } });
      expect(undone).toEqual(['b', 'a']);
      expect(stage.agents.inputsOf('test/undo-a')).toEqual(['test/a']);
    });
  });
}
