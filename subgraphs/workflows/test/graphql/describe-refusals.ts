import { afterEach, expect, it } from 'vitest';
import { gated } from './agents.ts';
import * as operations from './operations.ts';
import { aTask, type Data, eve, is, kim, type Mode, stages, taskOf } from './stage.ts';

/** Bad inputs, unknown ids, strangers, reports that come late or twice: a code, and the run unharmed. */
export function describeRefusals(mode: Mode): void {
  const { stage: openStage, closeAll } = stages(mode);
  afterEach(closeAll);

  const { pause, resume, cancel, step, debug, edit, retry, rerun, fork, signal, decide, resolve } =
    operations;

  /** Every control, asked of one run. */
  const controls = (runId: string): readonly (readonly [string, Record<string, unknown>])[] => [
    [pause, { id: runId }],
    [resume, { id: runId }],
    [cancel, { id: runId }],
    [step, { id: runId }],
    [debug, { input: { runId } }],
    [edit, { input: { runId, stepId: 'a', input: {} } }],
    [retry, { runId, taskId: 'a' }],
    [rerun, { input: { runId, taskId: 'a' } }],
    [fork, { input: { runId, seq: 1 } }],
    [signal, { input: { runId, name: 'go' } }],
    [decide, { input: { runId, stepId: 'a', approved: true, shownSha256: '00' } }],
    [resolve, { input: { runId, stepId: 'a', as: 'RETRY' } }],
  ];

  it("a run that is not there, or is another tenant's, can be asked nothing", async () => {
    const a = gated();
    const stage = await openStage({ behaviours: { 'test/a': a.behaviour } });
    await stage.define([aTask('a')]);
    const runId = await stage.start();
    await a.entered;
    for (const [source, variables] of controls('run_nobody'))
      expect([source, await stage.refused(source, variables)]).toEqual([source, 'RUN_NOT_FOUND']);
    for (const [source, variables] of controls(runId))
      expect([source, await stage.refused(source, variables, eve)]).toEqual([source, 'RUN_NOT_FOUND']);
    expect(await stage.ask('query ($id: ID!) { workflowRun(id: $id) { id } }', { id: runId }, eve)).toEqual({
      workflowRun: null,
    });
    a.open();
    expect((await stage.ended(runId)).status).toBe('SUCCEEDED');
  });

  it('somebody who may only look can ask for no control, but may decide where named', async () => {
    const a = gated();
    const stage = await openStage({ behaviours: { 'test/a': a.behaviour } });
    await stage.define([aTask('a')]);
    const runId = await stage.start();
    await a.entered;
    for (const [source, variables] of controls(runId)) {
      const expected = source === decide ? 'APPROVAL_NOT_FOUND' : 'FORBIDDEN';
      expect([source, await stage.refused(source, variables, kim)]).toEqual([source, expected]);
    }
    a.open();
    expect((await stage.ended(runId)).status).toBe('SUCCEEDED');
  });

  it('a result that is too large fails its task, not the engine', async () => {
    const stage = await openStage({
      behaviours: { 'test/a': () => 'x'.repeat(2_000) },
      settings: { payloadBytesMax: 1_000 },
    });
    await stage.define([aTask('a'), aTask('b')]);
    const run = await stage.ended(await stage.start());
    expect(run).toMatchObject({ status: 'FAILED', error: { taskId: 'a', code: 'TASK_OUTPUT_TOO_LARGE' } });
  });

  it('an input that is too large, or does not fit the schema, starts nothing', async () => {
    const stage = await openStage({ settings: { inputBytesMax: 100 } });
    const inputSchema = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] };
    await stage.define([aTask('a')], { inputSchema });
    const start = 'mutation ($input: StartWorkflowInput!) { startWorkflow(input: $input) { id } }';
    const refused = (input: Data) => stage.refused(start, { input: { workflowId: 'sample', input } });
    expect(await refused({ n: 1, text: 'x'.repeat(100) })).toBe('INPUT_TOO_LARGE');
    expect(await refused({ n: 'one' })).toBe('RUN_INPUT_INVALID');
    expect(await stage.refused(start, { input: { workflowId: 'nobody' } })).toBe('WORKFLOW_NOT_FOUND');
    expect((await stage.ask('{ workflowRuns { items { id } } }')).workflowRuns.items).toEqual([]);
  });

  it('reports that come late, twice, or about nothing change nothing', async () => {
    const b = gated();
    const stage = await openStage({ behaviours: { 'test/b': b.behaviour } });
    await stage.define([aTask('a'), aTask('b', { dependsOn: ['a'] })]);
    const runId = await stage.start();
    await b.entered;
    const started = (await stage.until(runId, is('TASK_SUCCEEDED', 'a'))).find(is('TASK_STARTED', 'a'));
    const report = (stepId: string, idempotencyKey: string) => ({
      kind: 'succeeded' as const,
      ...{ stepId, attempt: 1, idempotencyKey },
      output: { kind: 'inline' as const, json: '"forged"' },
    });
    const put = (about: ReturnType<typeof report>) =>
      stage.stores.inbox.put({ tenantId: 'tenant_one', runId, report: about });
    await put(report('a', started?.facts.idempotencyKey));
    await put(report('b', 'another-key'));
    await put(report('zz', 'another-key'));
    stage.bus.ring(`drive:${runId}`);
    await stage.pass(20_000);
    b.open();
    const run = await stage.ended(runId);
    expect(run.status).toBe('SUCCEEDED');
    expect(taskOf(run, 'b').output).toBe('done');
    expect((await stage.until(runId)).filter(is('TASK_SUCCEEDED'))).toHaveLength(2);
    expect(await stage.stores.inbox.list({ tenantId: 'tenant_one', runId, limit: 10 })).toEqual([]);
  });

  it('a second start with the same key is the same run', async () => {
    const stage = await openStage();
    await stage.define([aTask('a')]);
    const ids = await Promise.all(Array.from({ length: 5 }, () => stage.start({}, { clientKey: 'one' })));
    expect(new Set(ids).size).toBe(1);
    await stage.ended(ids[0] ?? '');
    expect(stage.agents.inputsOf('test/a')).toHaveLength(1);
  });

  it('a key that has started a run starts nothing else', async () => {
    const stage = await openStage();
    await stage.define([aTask('a'), aTask('b')]);
    const runId = await stage.start({}, { clientKey: 'one' });
    const other = { workflowId: 'sample', input: { other: true }, clientKey: 'one' };
    const start = 'mutation ($input: StartWorkflowInput!) { startWorkflow(input: $input) { id } }';
    expect(await stage.refused(start, { input: other })).toBe('KEY_REUSED');
    const { seq } = (await stage.until(runId)).at(-1) ?? {};
    const redo = (taskId: string) => ({ input: { runId, taskId, clientKey: 'two' } });
    const again = (await stage.ask(operations.rerun, redo('a'))).rerunWorkflow.id;
    expect((await stage.ask(operations.rerun, redo('a'))).rerunWorkflow.id).toBe(again);
    expect(await stage.refused(operations.rerun, redo('b'))).toBe('KEY_REUSED');
    const fork = { input: { runId, seq, clientKey: 'two' } };
    expect(await stage.refused(operations.fork, fork)).toBe('KEY_REUSED');
  });
}
