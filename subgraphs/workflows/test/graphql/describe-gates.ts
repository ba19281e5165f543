import { afterEach, expect, it } from 'vitest';
import { gated, part, refuse, untilStopped } from './agents.ts';
import { decide, edit, fork, rerun, resolve } from './operations.ts';
import { aTask, bob, type Data, is, type Mode, type Stage, stages, taskOf } from './stage.ts';

/** Nothing is integrated but what a gate of the same run has approved. */
export function describeGates(mode: Mode): void {
  const { stage: openStage, closeAll } = stages(mode);
  afterEach(closeAll);

  const write = aTask('write', { input: { feedback: '= feedback' } });
  const gate = (rest: object = {}) => ({
    id: 'examine',
    gate: { agentId: 'test/examiner', producer: 'write', roundsMax: 2, ...rest },
    dependsOn: ['write'],
    input: '= tasks.write.output',
    retry: { attempts: 1 },
  });
  const ship = aTask('ship', {
    dependsOn: ['examine'],
    input: '= tasks.write.output',
    integrates: 'tasks.write.output',
  });
  const define = (stage: Stage, rest: object = {}) => stage.define([write, gate(rest), ship]);

  /** The first draft is bad; the next is good once there is feedback. */
  const writer = (input: Data) => (part(input, 'feedback') === null ? { text: 'bad' } : { text: 'good' });
  const examiner = (input: Data) =>
    part(input, 'text') === 'good' ? { approved: true } : { approved: false, reasons: ['Do it well.'] };

  it('what a gate approves is integrated', async () => {
    const stage = await openStage({ behaviours: { 'test/examiner': () => ({ approved: true }) } });
    await define(stage);
    const run = await stage.ended(await stage.start());
    expect(run.status).toBe('SUCCEEDED');
    expect(stage.agents.inputsOf('test/ship')).toHaveLength(1);
  });

  it('what it refuses goes back to the producer, with the reasons, and is examined again', async () => {
    const stage = await openStage({ behaviours: { 'test/write': writer, 'test/examiner': examiner } });
    await define(stage);
    const runId = await stage.start();
    const run = await stage.ended(runId);
    expect(run.status).toBe('SUCCEEDED');
    expect(taskOf(run, 'write')).toMatchObject({ round: 2, output: { text: 'good' } });
    expect(stage.agents.inputsOf('test/write')).toEqual([
      { feedback: null },
      { feedback: { approved: false, reasons: ['Do it well.'] } },
    ]);
    expect(stage.agents.inputsOf('test/ship')).toEqual([{ text: 'good' }]);
    const decided = (await stage.until(runId)).filter(is('GATE_DECIDED'));
    expect(decided.map(({ facts }) => [facts.round, facts.approved])).toEqual([
      [1, false],
      [2, true],
    ]);
  });

  it('what it refuses each time is never integrated', async () => {
    const stage = await openStage({ behaviours: { 'test/examiner': () => ({ approved: false }) } });
    await define(stage);
    const run = await stage.ended(await stage.start());
    expect(run).toMatchObject({ status: 'FAILED', error: { taskId: 'examine', code: 'GATE_REFUSED' } });
    expect(stage.agents.inputsOf('test/write')).toHaveLength(3);
    expect(stage.agents.inputsOf('test/ship')).toEqual([]);
  });

  it('two gates on one draft both have to approve what is integrated, not each a draft of its own', async () => {
    const approves = (text: string) => (input: Data) => ({ approved: part(input, 'text') === text });
    const stage = await openStage({
      behaviours: {
        'test/write': writer,
        'test/examiner': approves('good'),
        'test/guard': approves('bad'),
      },
    });
    const guard = { ...gate({ agentId: 'test/guard' }), id: 'guard' };
    await stage.define([write, gate(), guard, { ...ship, dependsOn: ['examine', 'guard'] }]);
    const runId = await stage.start();
    expect(await stage.ended(runId)).toMatchObject({ status: 'FAILED', error: { code: 'GATE_REFUSED' } });
    expect(stage.agents.inputsOf('test/guard')).toContainEqual({ text: 'good' });
    expect(stage.agents.inputsOf('test/ship')).toEqual([]);
  });

  it('what was made of a refused draft beside the gate is made anew, and asked for anew', async () => {
    const look = gated({ approved: false });
    const stage = await openStage({
      behaviours: {
        'test/write': writer,
        'test/examiner': (input, call) =>
          call.number === 1 ? look.behaviour(input, call) : { approved: true },
      },
    });
    const build = aTask('build', { dependsOn: ['write'], input: '= tasks.write.output.text' });
    const ask = {
      id: 'ask',
      approval: { users: ['user_bob'] },
      dependsOn: ['write'],
      input: '= tasks.write.output.text',
    };
    const report = aTask('report', {
      dependsOn: ['examine', 'build', 'ask'],
      input: '= tasks.build.output.with',
    });
    await stage.define([write, gate(), build, ask, report]);
    const runId = await stage.start();
    const shown = async (text: string): Promise<string> => {
      const isShown = (run: Data) =>
        taskOf(run, 'ask').status === 'AWAITING' && taskOf(run, 'ask').steps.items[0].input === text;
      return taskOf(await stage.runThat(runId, isShown), 'ask').steps.items[0].inputSha256;
    };
    const approve = { runId, stepId: 'ask', approved: true };
    const first = await shown('bad');
    await stage.ask(decide, { input: { ...approve, shownSha256: first } }, bob);
    await stage.runThat(runId, (run) =>
      ['build', 'ask'].every((id) => taskOf(run, id).status === 'SUCCEEDED'),
    );
    look.open();
    const second = await shown('good');
    const refused = await stage.refused(decide, { input: { ...approve, shownSha256: first } }, bob);
    expect(refused).toBe('APPROVAL_OUTDATED');
    await stage.ask(decide, { input: { ...approve, shownSha256: second } }, bob);
    expect((await stage.ended(runId)).status).toBe('SUCCEEDED');
    expect(stage.agents.inputsOf('test/build')).toEqual(['bad', 'good']);
    expect(stage.agents.inputsOf('test/report')).toEqual(['good']);
  });

  it('what it examines, and what is integrated, nobody can put another thing in the place of', async () => {
    const stage = await openStage();
    await define(stage);
    const runId = await stage.start({}, { breakpoints: ['examine', 'ship'] });
    for (const stepId of ['examine', 'ship'])
      expect(await stage.refused(edit, { input: { runId, stepId, input: {} } })).toBe('INPUT_NOT_EDITABLE');
  });

  it('what was approved in one run is examined again in every run that is made from it', async () => {
    const stage = await openStage({ behaviours: { 'test/examiner': () => ({ approved: true }) } });
    await stage.define([write, gate(), ship, aTask('tell', { dependsOn: ['ship'] })]);
    const runId = await stage.start();
    const { lastSeq } = await stage.ended(runId);
    const { rerunWorkflow } = await stage.ask(rerun, { input: { runId, taskId: 'tell' } });
    const { forkWorkflowRun } = await stage.ask(fork, { input: { runId, seq: lastSeq } });
    for (const { id } of [rerunWorkflow, forkWorkflowRun]) {
      const run = await stage.ended(id);
      expect(run.status).toBe('SUCCEEDED');
      expect(['write', 'examine', 'ship'].map((taskId) => taskOf(run, taskId).kept)).toEqual([
        true,
        false,
        true,
      ]);
    }
    expect(stage.agents.inputsOf('test/examiner')).toHaveLength(3);
    const { rerunWorkflow: again } = await stage.ask(rerun, { input: { runId, taskId: 'ship' } });
    expect((await stage.ended(again.id)).status).toBe('SUCCEEDED');
    expect(stage.agents.inputsOf('test/ship')).toHaveLength(2);
  });

  it('after the last refusal a person decides, and nobody else', async () => {
    const stage = await openStage({ behaviours: { 'test/examiner': () => ({ approved: false }) } });
    await define(stage, { roundsMax: 1, escalateTo: { users: ['user_bob'] } });
    const runId = await stage.start();
    const asked = await stage.runThat(runId, ({ waitingFor }) =>
      waitingFor.some(({ what }: Data) => what === 'GATE'),
    );
    const { inputSha256: shownSha256 } = taskOf(asked, 'examine').steps.items[0];
    const input = { runId, stepId: 'examine', approved: true, shownSha256 };
    expect(await stage.refused(decide, { input })).toBe('APPROVAL_FORBIDDEN');
    await stage.ask(decide, { input }, bob);
    expect((await stage.ended(runId)).status).toBe('SUCCEEDED');
    expect(stage.agents.inputsOf('test/ship')).toHaveLength(1);
  });

  it('an artifact that is not what was approved is refused when it is to be integrated', async () => {
    const stage = await openStage({ behaviours: { 'test/examiner': () => ({ approved: true }) } });
    const other = { ...ship, input: '= "something else"', integrates: '"something else"' };
    await stage.define([write, gate(), other]);
    const run = await stage.ended(await stage.start());
    expect(run).toMatchObject({ status: 'FAILED', error: { taskId: 'ship', code: 'ARTIFACT_NOT_APPROVED' } });
    expect(stage.agents.inputsOf('test/ship')).toEqual([]);
  });

  it.each([
    ['fails', () => refuse()],
    ['answers with a text', () => 'looks fine'],
    ['says neither yes nor no', () => ({ approved: 'yes' })],
  ])('an examiner that %s approves nothing', async (_, answer) => {
    const stage = await openStage({ behaviours: { 'test/examiner': answer } });
    await define(stage);
    expect((await stage.ended(await stage.start())).status).toBe('FAILED');
    expect(stage.agents.inputsOf('test/ship')).toEqual([]);
  });

  it('what is handed over beside the artifact would be unexamined, and is not stored', async () => {
    const stage = await openStage();
    const beside = { ...ship, input: { text: '= tasks.write.output', more: '= input.more' } };
    const input = { name: 'sample', tasks: [write, gate(), beside] };
    const source = `query ($input: DefineWorkflowInput!) { validateWorkflow(input: $input) { problems { code place } } }`;
    expect(await stage.ask(source, { input })).toEqual({
      validateWorkflow: { problems: [{ code: 'INTEGRATES_UNEXAMINED', place: 'tasks[2].input.more' }] },
    });
  });

  it('whose examiner never answered cannot be passed by anybody else', async () => {
    const stage = await openStage({ behaviours: { 'test/examiner': untilStopped } });
    await stage.define([write, { ...gate(), effect: 'UNSAFE', timeoutMs: 1_000 }, ship]);
    const runId = await stage.start();
    const isHeld = stage.until(runId, is('TASK_HELD'));
    await stage.pass(120_000, isHeld);
    await isHeld;
    const input = { runId, stepId: 'examine', as: 'SUCCEEDED', output: { approved: true } };
    expect(await stage.refused(resolve, { input })).toBe('INVALID_ARGUMENT');
    await stage.ask(resolve, { input: { runId, stepId: 'examine', as: 'FAILED' } });
    expect((await stage.ended(runId)).status).toBe('FAILED');
    expect(stage.agents.inputsOf('test/ship')).toEqual([]);
  });

  it('what integrates without saying what it takes is given the artifact', async () => {
    const stage = await openStage({
      behaviours: { 'test/write': () => ({ text: 'good' }), 'test/examiner': examiner },
    });
    const bare = aTask('ship', { dependsOn: ['examine'], integrates: 'tasks.write.output' });
    await stage.define([write, gate(), bare]);
    expect((await stage.ended(await stage.start())).status).toBe('SUCCEEDED');
    expect(stage.agents.inputsOf('test/ship')).toEqual([{ text: 'good' }]);
  });

  it('a workflow that integrates without a gate before is not stored', async () => {
    const stage = await openStage();
    const source = 'mutation ($input: DefineWorkflowInput!) { defineWorkflow(input: $input) { id } }';
    const input = { name: 'sample', tasks: [write, { ...ship, dependsOn: ['write'] }] };
    expect(await stage.refused(source, { input })).toBe('WORKFLOW_INVALID');
  });
}
