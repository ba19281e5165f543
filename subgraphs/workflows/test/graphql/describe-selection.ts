import { afterEach, expect, it } from 'vitest';
import { refuse } from './agents.ts';
import { aTask, type Data, is, kim, type Mode, stages, taskOf } from './stage.ts';

/** Tasks that say what kind of agent they need. */
export function describeSelection(mode: Mode): void {
  const { stage: openStage, closeAll } = stages(mode);
  afterEach(closeAll);

  const selecting = (id: string, task: string, rest: object = {}) => ({
    ...aTask(id, rest),
    agentId: undefined,
    select: { task },
  });
  const selections = `query ($id: ID!) { workflowRun(id: $id) { tasks {
    agent { id } task { kind target { ... on SelectTarget { task category context } } }
    steps { items { stepId selection { agentId agent { id } score reasons } } }
  } } }`;

  it('an agent is selected by what the run was given, called, and recorded with why', async () => {
    const stage = await openStage({ chosen: (task) => (task === 'review Rust' ? 'test/rusty' : null) });
    await stage.define([selecting('a', '= "review " + input.language', { input: { code: '= input.code' } })]);
    const id = await stage.start({ language: 'Rust', code: 'fn' });
    const run = await stage.ended(id);
    expect(run).toMatchObject({
      status: 'SUCCEEDED',
      output: { a: { did: 'test/rusty', with: { code: 'fn' } } },
    });
    const [shown] = (await stage.ask(selections, { id }, kim)).workflowRun.tasks;
    expect(shown).toMatchObject({
      agent: { id: 'test/rusty' },
      task: {
        kind: 'SELECT',
        target: { task: '= "review " + input.language', category: null, context: null },
      },
    });
    const agentId = 'test/rusty';
    const reasons = ['TRIGGER "review Rust": 1'];
    expect(shown.steps.items).toEqual([
      { stepId: 'a', selection: { agentId, agent: { id: agentId }, score: 1, reasons } },
    ]);
    const started = (await stage.until(id)).find(is('TASK_STARTED', 'a'));
    expect(started.facts.selected).toEqual({ agentId, score: 1, reasons });
  });

  it('one is selected for each item of a list', async () => {
    const stage = await openStage({ chosen: (task) => `test/${task}` });
    await stage.define([selecting('a', '= item', { forEach: { items: 'input.words' } })]);
    const run = await stage.ended(await stage.start({ words: ['x', 'y'] }));
    expect(run.output.a.map(({ did }: Data) => did)).toEqual(['test/x', 'test/y']);
  });

  it('none that fits fails the task with NO_AGENT_FITS, before anything is called', async () => {
    const stage = await openStage();
    await stage.define([selecting('a', 'bake bread')]);
    const run = await stage.ended(await stage.start());
    expect(run).toMatchObject({ status: 'FAILED', error: { taskId: 'a', code: 'NO_AGENT_FITS' } });
    expect(run.error.message).toContain('bake bread');
    expect(taskOf(run, 'a')).toMatchObject({ attempts: 1 });
  });

  it('another is selected for the next attempt', async () => {
    const stage = await openStage({
      behaviours: { 'test/1': () => refuse('BUSY', { retryable: true }) },
      chosen: (_task, time) => `test/${time}`,
    });
    await stage.define([selecting('a', 'work', { retry: { attempts: 2 } })]);
    const id = await stage.start();
    const ended = stage.ended(id);
    await stage.pass(60_000, ended);
    expect(await ended).toMatchObject({ status: 'SUCCEEDED', output: { a: { did: 'test/2' } } });
  });

  it('what cannot select anybody is refused with its place', async () => {
    const stage = await openStage();
    const source = 'mutation ($input: DefineWorkflowInput!) { defineWorkflow(input: $input) { id } }';
    const tasks = [{ id: 'a', select: { task: ' ', category: 'baking' } }];
    expect(await stage.refused(source, { input: { name: 'sample', title: 'S', tasks } })).toBe(
      'WORKFLOW_INVALID',
    );
  });
}
