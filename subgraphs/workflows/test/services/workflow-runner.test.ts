import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WorkflowOrder, WorkflowRunner } from '@ymera/kernel';
import { answerContractCall } from '@ymera/kernel/contracts';
import { createRecordingLog } from '@ymera/kernel/testing';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { createWorkflowRunnerClient } from '../../src/client.ts';
import { definitionLimits } from '../../src/domain/definition.ts';
import { refuse, untilStopped } from '../graphql/agents.ts';
import { ada, bob, eve, type Stage, type StageOptions, stages } from '../graphql/stage.ts';

const { stage, closeAll } = stages({
  name: 'in one process',
  open: async () => ({ outside: {}, start: () => {}, close: async () => {} }),
});

afterEach(closeAll);

const simple = (name: string, agent: string) => `
name: ${name}
title: ${name}
tasks:
  - { id: work, title: The work, agent: ${agent}, retry: 1, input: { about: = input.about } }
`;
const nested = (name: string, called: string) => `
name: ${name}
title: ${name}
tasks:
  - { id: first, workflow: ${called}, input: { about: = input.about } }
  - { id: last, dependsOn: first, agent: test/last, input: = tasks.first.output }
`;

const anOrder = (overrides: Partial<WorkflowOrder> = {}): WorkflowOrder => ({
  tenantId: ada.tenantId,
  startedBy: bob.id,
  role: 'execute',
  workflow: { sources: [simple('simple', 'test/one')] },
  input: { about: 'leaks' },
  clientKey: 'order-1',
  ...overrides,
});

const names = async ({ ask }: Stage): Promise<readonly string[]> =>
  (await ask('{ workflows { items { name version } } }')).workflows.items.map(
    ({ name, version }: { name: string; version: number }) => `${name}@${version}`,
  );

async function open(options?: StageOptions) {
  const one = await stage(options);
  return { ...one, runner: one.subgraph.contracts.WorkflowRunner };
}

describe('what is ordered by another subgraph', () => {
  test('is stored and started for whoever wants it', async () => {
    const { runner, ended, ask } = await open();
    const { runId, workflowId } = await runner.start(anOrder());
    expect(await ended(runId)).toMatchObject({ status: 'SUCCEEDED', output: { work: { did: 'test/one' } } });
    const { workflowRun } = await ask(
      'query ($id: ID!) { workflowRun(id: $id) { startedBy { id } workflow { id createdBy { id } } } }',
      {
        id: runId,
      },
    );
    expect(workflowRun).toEqual({
      startedBy: { id: bob.id },
      workflow: { id: workflowId, createdBy: { id: bob.id } },
    });
  });

  test('may be several workflows, of which the last runs those before it', async () => {
    const { runner, ended } = await open();
    const sources = [simple('inner', 'test/one'), nested('outer', 'inner')];
    const { runId } = await runner.start(anOrder({ workflow: { sources } }));
    expect(await ended(runId)).toMatchObject({ status: 'SUCCEEDED', output: { last: { did: 'test/last' } } });
  });

  test('may be a workflow that is stored, by its name', async () => {
    const { runner, define, ended } = await open();
    await define([{ id: 'a', agentId: 'test/a' }]);
    const { runId } = await runner.start(anOrder({ workflow: { workflowId: 'sample' } }));
    expect(await ended(runId)).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('starts one run, and makes one version, however often it is ordered under one key', async () => {
    const one = await open();
    const runs = await Promise.all([one.runner.start(anOrder()), one.runner.start(anOrder())]);
    await one.ended(runs[0]?.runId ?? '');
    runs.push(await one.runner.start(anOrder()));
    expect(new Set(runs.map(({ runId }) => runId)).size).toBe(1);
    expect(await names(one)).toEqual(['simple@1']);
  });

  test('answers with its run also when what it names has gone since', async () => {
    const one = await open();
    const first = await one.runner.start(anOrder());
    await one.ended(first.runId);
    one.agents.forget('test/one');
    await expect(one.runner.start(anOrder({ clientKey: 'order-2' }))).rejects.toMatchObject({
      code: 'WORKFLOW_INVALID',
    });
    expect(await one.runner.start(anOrder())).toEqual(first);
  });

  test.each([
    ['another input', { input: { about: 'else' } }],
    ['another workflow', { workflow: { sources: [simple('other', 'test/one')] } }],
  ])('is refused under a key that stands for %s', async (_what, other) => {
    const { runner } = await open();
    await runner.start(anOrder());
    await expect(runner.start(anOrder(other))).rejects.toMatchObject({ code: 'KEY_REUSED' });
  });
});

describe('an order that is refused', () => {
  const wrong: readonly (readonly [string, Partial<WorkflowOrder>, string])[] = [
    [
      'text that is no YAML',
      { workflow: { sources: ['a: [', simple('simple', 'test/one')] } },
      'WORKFLOW_INVALID',
    ],
    [
      'an agent that is not there',
      { workflow: { sources: [simple('simple', 'unknown/one')] } },
      'WORKFLOW_INVALID',
    ],
    [
      'a workflow that stands behind the one that calls it',
      { workflow: { sources: [nested('outer', 'inner'), simple('inner', 'test/one')] } },
      'WORKFLOW_INVALID',
    ],
    ['a workflow that is not stored', { workflow: { workflowId: 'none' } }, 'WORKFLOW_NOT_FOUND'],
    ['no workflow', { workflow: { sources: [] } }, 'INVALID_ARGUMENT'],
    [
      'more than 20 workflows',
      { workflow: { sources: Array(21).fill(simple('s', 'test/one')) } },
      'INVALID_ARGUMENT',
    ],
    ['texts that are none', { workflow: { sources: [1 as never] } }, 'INVALID_ARGUMENT'],
    ['neither texts nor a name', { workflow: {} as never }, 'INVALID_ARGUMENT'],
    ['an input that is no object', { input: [] as never }, 'INVALID_ARGUMENT'],
    ['half a surrogate pair', { input: { about: '\ud800' } }, 'INVALID_ARGUMENT'],
    ['an unknown role', { role: 'root' as never }, 'INVALID_ARGUMENT'],
    ['a role that may only look', { role: 'read_only' }, 'FORBIDDEN'],
    ['nobody who wants it', { startedBy: '' }, 'INVALID_ARGUMENT'],
  ];

  test.each(wrong)('for %s leaves nothing behind', async (_what, overrides, code) => {
    const one = await open();
    const { clientKey, ...order } = anOrder(overrides);
    await expect(one.runner.check(order)).rejects.toMatchObject({ code });
    await expect(one.runner.start({ ...order, clientKey })).rejects.toMatchObject({ code });
    expect(await names(one)).toEqual([]);
  });

  test.each([
    ['', 'empty'],
    ['x'.repeat(101), 'too long'],
    [undefined as never, 'left out'],
  ])('for a key %j that is %s', async (clientKey) => {
    const { runner } = await open();
    await expect(runner.start(anOrder({ clientKey }))).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  test('leaves no first workflow behind when the second is wrong', async () => {
    const one = await open();
    const sources = [simple('inner', 'test/one'), nested('outer', 'elsewhere')];
    await expect(one.runner.start(anOrder({ workflow: { sources } }))).rejects.toMatchObject({
      code: 'WORKFLOW_INVALID',
    });
    expect(await names(one)).toEqual([]);
  });
});

test('a check stores and starts nothing', async () => {
  const one = await open();
  const { clientKey: _key, ...order } = anOrder({
    workflow: { sources: [simple('inner', 'test/one'), nested('outer', 'inner')] },
  });
  expect(await one.runner.check(order)).toBeNull();
  expect(await names(one)).toEqual([]);
  expect((await one.ask('{ workflowRuns { items { id } } }')).workflowRuns.items).toEqual([]);
});

describe('an order that the work of a run gives', () => {
  test('is one level deeper than that run, and refused when that is too deep', async () => {
    const { runner, ended } = await open();
    let { runId } = await runner.start(anOrder());
    let depth = 0;
    const deeper = () => runner.start(anOrder({ clientKey: `deeper-${depth}`, withinRun: runId }));
    for (; depth < definitionLimits.nestingMax; depth++) ({ runId } = await deeper());
    await expect(deeper()).rejects.toMatchObject({ code: 'NESTING_TOO_DEEP' });
    await ended(runId);
  });

  test('is refused for a run that is not there, or of another tenant', async () => {
    const { runner } = await open();
    const { runId } = await runner.start(anOrder());
    for (const order of [
      anOrder({ clientKey: 'k2', withinRun: 'run_none' }),
      anOrder({ clientKey: 'k3', withinRun: runId, tenantId: eve.tenantId }),
    ])
      await expect(runner.start(order)).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
    await expect(runner.start(anOrder({ clientKey: 'k4', withinRun: '' }))).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });
});

describe('the progress of a run', () => {
  test('tells of each task, who does it, and in the end of the output', async () => {
    const { runner, ended } = await open();
    const { runId, workflowId } = await runner.start(anOrder());
    await ended(runId);
    expect(await runner.progress({ tenantId: ada.tenantId, runId })).toEqual({
      ...{ runId, workflowId, status: 'SUCCEEDED', error: null, seq: expect.any(Number) },
      output: { work: { did: 'test/one', with: { about: 'leaks' } } },
      tasks: [
        {
          ...{ taskId: 'work', name: 'The work', status: 'SUCCEEDED', attempts: 1 },
          ...{ agentId: 'test/one', error: null },
        },
      ],
    });
  });

  test('tells why a task, and so the run, has failed', async () => {
    const { runner, ended } = await open({ behaviours: { 'test/one': () => refuse('BROKEN') } });
    const { runId } = await runner.start(anOrder());
    await ended(runId);
    expect(await runner.progress({ tenantId: ada.tenantId, runId })).toMatchObject({
      ...{ status: 'FAILED', output: null, error: { code: 'BROKEN' } },
      tasks: [{ status: 'FAILED', error: { code: 'BROKEN' } }],
    });
  });

  test('is told to nobody of another tenant', async () => {
    const { runner } = await open();
    const { runId } = await runner.start(anOrder());
    expect(await runner.progress({ tenantId: eve.tenantId, runId })).toBeNull();
    await expect(runner.progress({ tenantId: ada.tenantId, runId: 7 as never })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });
});

test('a run is cancelled on behalf of somebody of its own tenant', async () => {
  const { runner, ended, agents } = await open({ behaviours: { 'test/one': untilStopped } });
  const { runId } = await runner.start(anOrder());
  const cancel = { runId, by: bob.id };
  await expect(runner.cancel({ ...cancel, tenantId: eve.tenantId })).rejects.toMatchObject({
    code: 'RUN_NOT_FOUND',
  });
  expect(await runner.cancel({ ...cancel, tenantId: ada.tenantId })).toBeNull();
  expect(await ended(runId)).toMatchObject({ status: 'CANCELLED' });
  expect(await runner.cancel({ ...cancel, tenantId: ada.tenantId })).toBeNull();
  expect(agents.inputsOf('test/one').length).toBeLessThanOrEqual(1);
});

test('all of it can be asked over HTTP', async () => {
  const { subgraph, ended } = await open();
  const runner = await overHttp(subgraph.contracts);
  const { clientKey, ...order } = anOrder();
  expect(await runner.check(order)).toBeNull();
  const { runId } = await runner.start({ ...order, clientKey });
  await ended(runId);
  expect(await runner.progress({ tenantId: ada.tenantId, runId })).toMatchObject({ status: 'SUCCEEDED' });
  expect(await runner.cancel({ tenantId: ada.tenantId, runId, by: bob.id })).toBeNull();
  await expect(runner.start(anOrder({ role: 'read_only' }))).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

async function overHttp(contracts: Stage['subgraph']['contracts']): Promise<WorkflowRunner> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const [, , contract = '', method = ''] = (request.url ?? '').split('/');
    const call = { contract, method, request: JSON.parse(Buffer.concat(chunks).toString()) };
    const log = createRecordingLog();
    const { status, body } = await answerContractCall({ contracts, log }, call, new AbortController().signal);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  const remote = {
    owner: 'workflows',
    url: `http://127.0.0.1:${port}`,
    key: new Uint8Array(32),
    caller: 'test',
  };
  const runner = createWorkflowRunnerClient(remote);
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await runner.close();
  });
  return runner;
}
