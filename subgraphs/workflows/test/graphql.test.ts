import { aScope, executeOn } from '@ymera/kernel/testing';
import { parse, subscribe } from 'graphql';
import { afterEach, describe, expect, it } from 'vitest';
import { ada, aTask, aWorld, eve, fail, processes, until } from './builders.ts';

const { started, stopAll } = processes();

afterEach(stopAll);

const define = /* GraphQL */ `
  mutation ($input: DefineWorkflowInput!) {
    defineWorkflow(input: $input) {
      id name version title description
      tasks { id agent { id } dependsOn input retry { attempts } timeoutMs }
      createdBy { id }
    }
  }
`;
const start = /* GraphQL */ `
  mutation ($input: StartWorkflowInput!) {
    startWorkflow(input: $input) { id status lastSeq startedBy { id } workflow { name } }
  }
`;
const readRun = /* GraphQL */ `
  query ($id: ID!) {
    workflowRun(id: $id) {
      status input output lastSeq finishedAt
      error { taskId code message details }
      tasks { id taskId status attempts agent { id } output durationMs error { code details } }
    }
  }
`;

const tasks = [
  { id: 'a', agentId: 'test/a', input: { csv: '= input.csv' } },
  { id: 'b', agentId: 'test/b', dependsOn: ['a'], input: '= tasks.a.output' },
];

async function ready(behaviours: Parameters<typeof aWorld>[0]['behaviours'] = {}) {
  const world = aWorld({ behaviours });
  const subgraph = await started(world);
  const ask = (source: string, variables: Record<string, unknown> = {}, principal = ada) =>
    executeOn(subgraph, source, { variables, scope: { principal } });
  const input = { name: 'pipeline', title: 'Pipeline', tasks };
  const defined = await ask(define, { input });
  return { world, subgraph, ask, defined };
}

async function finishedRun(behaviours: Parameters<typeof ready>[0] = {}) {
  const parts = await ready(behaviours);
  const { data } = await parts.ask(start, { input: { workflowId: 'pipeline', input: { csv: 'x' } } });
  const id = (data as { startWorkflow: { id: string } }).startWorkflow.id; // as asked for
  await parts.world.eventsUntil(id);
  await until(() => parts.world.events.published.some(({ topic }) => topic === 'workflows.run.ended'));
  return { ...parts, id };
}

describe('over GraphQL', () => {
  it('a workflow is defined with defaults and read by id and by name', async () => {
    const { ask, defined } = await ready();
    const workflow = (defined.data as { defineWorkflow: { id: string } }).defineWorkflow; // as asked for
    expect(workflow).toMatchObject({
      version: 1,
      description: '',
      createdBy: { id: ada.id },
      tasks: [
        { id: 'a', agent: { id: 'test/a' }, dependsOn: [], retry: { attempts: 3 }, timeoutMs: 60_000 },
        { id: 'b' },
      ],
    });
    for (const id of [workflow.id, 'pipeline']) {
      const { data } = await ask('query ($id: ID!) { workflow(id: $id) { id } }', { id });
      expect(data).toEqual({ workflow: { id: workflow.id } });
    }
  });

  it('inputs and outputs of more than 32 MB together are refused, and what is left of the answer stays', async () => {
    const megabyte = 'x'.repeat(1024 * 1024 - 2);
    const { ask, id } = await finishedRun({ 'test/b': () => megabyte });
    const outputs = (times: number) =>
      Array.from({ length: times }, (_, at) => `o${at}: tasks { taskId output }`).join(' ');
    const read = (times: number) =>
      ask(`query ($id: ID!) { workflowRun(id: $id) { ${outputs(times)} } }`, { id });

    expect((await read(31)).errors).toBeUndefined();
    const { data, errors } = await read(34);
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('33,554,432 bytes'),
      extensions: { code: 'RESULT_TOO_LARGE' },
    });
    const { workflowRun } = data as { workflowRun: Record<string, { output: string | null }[]> }; // as asked for
    expect(workflowRun.o0?.map(({ output }) => output === null)).toEqual([false, false]);
    expect(workflowRun.o33?.map(({ output }) => output === null)).toEqual([true, true]);
  });

  it('every mistake of a definition arrives with its place', async () => {
    const { ask } = await ready();
    const cyclic = [
      { id: 'a', agentId: 'unknown/x', dependsOn: ['b'], input: '= oops +' },
      { id: 'b', agentId: 'test/b', dependsOn: ['a'], input: {} },
    ];
    const { errors } = await ask(define, { input: { name: 'p', title: 'P', tasks: cyclic } });
    expect(errors).toMatchObject([
      {
        extensions: {
          code: 'WORKFLOW_INVALID',
          details: {
            problems: [
              { code: 'UNKNOWN_AGENT', place: 'tasks[0].agent' },
              { code: 'EXPRESSION_INVALID', place: 'tasks[0].input' },
              { code: 'CYCLE', message: expect.stringContaining('a -> b -> a') },
            ],
          },
        },
      },
    ]);
  });

  it('a run that has succeeded shows its tasks, and the output of the last ones', async () => {
    const { ask, id } = await finishedRun({ 'test/a': ({ input }) => input, 'test/b': () => [1, 2] });
    const { data } = await ask(readRun, { id });
    expect(data).toMatchObject({
      workflowRun: {
        status: 'SUCCEEDED',
        input: { csv: 'x' },
        output: { b: [1, 2] },
        error: null,
        lastSeq: 6,
        tasks: [
          {
            id: `${id}:a`,
            taskId: 'a',
            status: 'SUCCEEDED',
            attempts: 1,
            agent: { id: 'test/a' },
            output: { csv: 'x' },
            error: null,
          },
          { id: `${id}:b`, status: 'SUCCEEDED' },
        ],
      },
    });
  });

  it('a run that has failed shows why, and what was not begun', async () => {
    const { ask, id } = await finishedRun({ 'test/a': () => fail('BAD_CSV') });
    const { data } = await ask(readRun, { id });
    expect(data).toMatchObject({
      workflowRun: {
        status: 'FAILED',
        output: null,
        error: { taskId: 'a', code: 'BAD_CSV', details: null },
        tasks: [
          { status: 'FAILED', attempts: 1, error: { code: 'BAD_CSV' } },
          { status: 'SKIPPED', attempts: 0, error: null, durationMs: null },
        ],
      },
    });
  });

  it('runs are listed by workflow and status', async () => {
    const { ask, id } = await finishedRun();
    const list = (args: string) => ask(`{ workflowRuns(${args}) { items { id } nextCursor } }`);
    const one = { workflowRuns: { items: [{ id }], nextCursor: null } };
    const none = { workflowRuns: { items: [], nextCursor: null } };
    expect((await list('workflowId: "pipeline", status: SUCCEEDED')).data).toEqual(one);
    expect((await list('workflowId: "ghost"')).data).toEqual(none);
    expect((await list('status: FAILED')).data).toEqual(none);
    expect((await list('first: 0')).errors).toMatchObject([{ extensions: { code: 'INVALID_ARGUMENT' } }]);
    expect((await list('after: "?"')).errors).toMatchObject([{ extensions: { code: 'INVALID_ARGUMENT' } }]);
  });

  it('entities resolve in one batch, and to null where there is none', async () => {
    const { world, ask, id } = await finishedRun();
    const representations = [
      { __typename: 'WorkflowRun', id },
      { __typename: 'TaskRun', id: `${id}:b` },
      { __typename: 'WorkflowRun', id: 'run_none' },
      { __typename: 'TaskRun', id: `${id}:ghost` },
      { __typename: 'TaskRun', id: 'nonsense' },
      { __typename: 'Workflow', id: 'wf_none' },
    ];
    const source = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
      ... on WorkflowRun { status } ... on TaskRun { taskId phase: status } ... on Workflow { name } } }`;
    const { data } = await ask(source, { representations });
    expect(data).toEqual({
      _entities: [{ status: 'SUCCEEDED' }, { taskId: 'b', phase: 'SUCCEEDED' }, null, null, null, null],
    });
    const foreign = await ask(source, { representations: representations.slice(0, 2) }, eve);
    expect(foreign.data).toEqual({ _entities: [null, null] });
    expect(world.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('another tenant sees nothing, and can touch nothing', async () => {
    const { ask, id } = await finishedRun();
    expect((await ask(readRun, { id }, eve)).data).toEqual({ workflowRun: null });
    expect((await ask('{ workflow(id: "pipeline") { id } }', {}, eve)).data).toEqual({ workflow: null });
    expect((await ask('{ workflows { items { id } } }', {}, eve)).data).toEqual({ workflows: { items: [] } });
    expect((await ask('{ workflowRuns { items { id } } }', {}, eve)).data).toEqual({
      workflowRuns: { items: [] },
    });
    const cancel = await ask(`mutation { cancelWorkflowRun(id: "${id}") { id } }`, {}, eve);
    expect(cancel.errors).toMatchObject([{ extensions: { code: 'RUN_NOT_FOUND' } }]);
  });

  it('a subscription gives each event with the run and the task it happened to', async () => {
    const { subgraph, id } = await finishedRun();
    const document = parse(`subscription { workflowRunEvents(runId: "${id}", afterSeq: 4) {
      seq type at run { id status } task { taskId status } } }`);
    const contextValue = subgraph.createContext(aScope({ principal: ada }));
    const events = await subscribe({ schema: subgraph.schema, document, contextValue });
    if (!(Symbol.asyncIterator in events)) throw new Error(JSON.stringify(events));
    const seen = [];
    for await (const { data } of events) seen.push(JSON.parse(JSON.stringify(data)).workflowRunEvents);
    expect(seen).toMatchObject([
      {
        seq: 5,
        type: 'TASK_SUCCEEDED',
        run: { id, status: 'SUCCEEDED' },
        task: { taskId: 'b', status: 'SUCCEEDED' },
      },
      { seq: 6, type: 'RUN_SUCCEEDED', task: null },
    ]);
  });

  it('a run under way shows how far it is, and a cancelled one that it was cancelled', async () => {
    const world = aWorld({});
    await world.define([aTask('a')]);
    const subgraph = world.process();
    const run = await world.begin();
    const before = await executeOn(subgraph, readRun, { variables: { id: run.id } });
    expect(before.data).toMatchObject({ workflowRun: { status: 'RUNNING', lastSeq: 1, finishedAt: null } });
    await executeOn(subgraph, `mutation { cancelWorkflowRun(id: "${run.id}") { lastSeq } }`);
    await started(world);
    await world.eventsUntil(run.id);
    const after = await executeOn(subgraph, readRun, { variables: { id: run.id } });
    expect(after.data).toMatchObject({
      workflowRun: { status: 'CANCELLED', lastSeq: 3, tasks: [{ status: 'SKIPPED' }] },
    });
  });
});
