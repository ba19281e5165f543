import type { WorkflowOrder, WorkflowProgress, WorkflowRunner } from '@ymera/kernel';
import { createManualClock } from '@ymera/kernel/testing';
import { expect, test } from 'vitest';
import { createWorkflowTools } from '../../src/host-tools/run-workflow.ts';
import type { ToolAccount } from '../../src/ports.ts';
import { anAccount } from '../builders.ts';
import { Refusal } from '../services/coordinator/world.ts';

const progress: WorkflowProgress = {
  ...{ runId: 'run_1', workflowId: 'wf_1', status: 'RUNNING', tasks: [], output: null, error: null, seq: 1 },
};

function open(overrides: Partial<WorkflowRunner> = {}) {
  const orders: WorkflowOrder[] = [];
  const clock = createManualClock();
  let now: WorkflowProgress | null = progress;
  const runner: WorkflowRunner = {
    start: async (order) => {
      orders.push(order);
      return { runId: 'run_1', workflowId: 'wf_1' };
    },
    check: async () => null,
    progress: async () => now,
    cancel: async () => null,
    ...overrides,
  };
  const tools = createWorkflowTools({ runner, clock });
  const call = async (
    name: string,
    input: object,
    {
      account = anAccount,
      signal = new AbortController().signal,
    }: { account?: ToolAccount; signal?: AbortSignal } = {},
  ) => tools.find((tool) => tool.name === name)?.run(input as never, signal, account); // any JSON
  const come = (next: Partial<WorkflowProgress> | null) => {
    now = next && { ...progress, ...next };
  };
  return { orders, clock, call, come };
}

const run = 'core/run-workflow';
const look = 'core/read-workflow-run';

test('a workflow is run for whoever started the agent, and no more than they may', async () => {
  const { call, come, orders } = open();
  come({ status: 'SUCCEEDED', output: { sum: 3 } });
  const input = { workflow: 'add', input: { a: 1 } };
  expect(await call(run, input)).toEqual({
    runId: 'run_1',
    status: 'SUCCEEDED',
    output: { sum: 3 },
    error: null,
  });
  const { tenantId, startedBy } = anAccount.run;
  expect(orders).toMatchObject([
    { tenantId, startedBy, role: 'execute', workflow: { workflowId: 'add' }, input: { a: 1 } },
  ]);
});

test('the same, asked for by the same run of an agent, is one run, and another of anything else', async () => {
  const { call, come, orders } = open();
  come({ status: 'SUCCEEDED' });
  const other: ToolAccount = { ...anAccount, run: { ...anAccount.run, id: 'arun_other' } };
  await call(run, { workflow: 'add', input: { a: 1, b: 2 } });
  await call(run, { workflow: 'add', input: { b: 2, a: 1 }, waitSeconds: 1 });
  await call(run, { workflow: 'add', input: { a: 1, b: 3 } });
  await call(run, { workflow: 'add', input: { a: 1, b: 2 } }, { account: other });
  const keys = orders.map(({ clientKey }) => clientKey);
  expect(keys[0]).toBe(keys[1]);
  expect(new Set(keys).size).toBe(3);
});

test('the run of a task says whose work orders it, so that the depth is bounded', async () => {
  const { call, come, orders } = open();
  come({ status: 'SUCCEEDED' });
  const workflow = { runId: 'run_0', taskId: 'a', attempt: 1 };
  await call(run, { workflow: 'add' }, { account: { ...anAccount, run: { ...anAccount.run, workflow } } });
  expect(orders).toMatchObject([{ withinRun: 'run_0' }]);
});

test('what goes on for longer than the wait is told as running, and can be looked at again', async () => {
  const { call, come, clock } = open();
  const waited = call(run, { workflow: 'add', waitSeconds: 2 });
  for (let turn = 0; turn < 10; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(500);
  }
  expect(await waited).toMatchObject({ status: 'RUNNING' });
  come({ status: 'FAILED', error: { code: 'BROKEN', message: 'It broke.', details: null } });
  expect(await call(look, { runId: 'run_1' })).toMatchObject({ status: 'FAILED', error: { code: 'BROKEN' } });
});

test('a large output gives way to its size', async () => {
  const { call, come } = open();
  come({ status: 'SUCCEEDED', output: 'x'.repeat(70_000) });
  expect(await call(look, { runId: 'run_1' })).toMatchObject({ output: { leftOut: 'OUTPUT_TOO_LARGE' } });
});

test('a wait ends with the run of the agent', async () => {
  const { call, clock } = open();
  const leaving = new AbortController();
  const waited = call(run, { workflow: 'add' }, { signal: leaving.signal });
  await clock.advance(500);
  leaving.abort(new Error('left'));
  await expect(waited).rejects.toThrow('left');
});

test.each([
  ['no workflow', run, {}],
  ['a name that is none', run, { workflow: '' }],
  ['an input that is no object', run, { workflow: 'add', input: [] }],
  ['too long a wait', run, { workflow: 'add', waitSeconds: 301 }],
  ['no run', look, {}],
])('%s is told to the agent as a wrong input', async (_what, tool, input) => {
  const { call, orders } = open();
  await expect(call(tool, input)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  expect(orders).toEqual([]);
});

test('what the platform refuses is told to the agent with its code', async () => {
  const refusing = (code: string) => open({ start: () => Promise.reject(new Refusal(code)) });
  for (const code of ['WORKFLOW_NOT_FOUND', 'NESTING_TOO_DEEP', 'FORBIDDEN'])
    await expect(refusing(code).call(run, { workflow: 'x' })).rejects.toMatchObject({
      code,
      refused: code === 'FORBIDDEN',
    });
  const { call, come } = open();
  come(null);
  await expect(call(look, { runId: 'run_of_others' })).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
});
