import type { WorkflowRunner } from '@ymera/kernel';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { workflowRunnerOf } from '../../src/hosting/workflow-runner.ts';

const openWith = (environment: Record<string, string>, local: WorkflowRunner | null = null) => {
  const closers: (() => Promise<void>)[] = [];
  const platform = { config: loadConfig(environment), identityKey: new Uint8Array(32) };
  let opened: { contracts: { WorkflowRunner: WorkflowRunner } } | undefined;
  const { workflowRunner } = workflowRunnerOf(platform, () => opened, closers);
  if (local) opened = { contracts: { WorkflowRunner: local } };
  return { closers, workflowRunner };
};

const place = { tenantId: 'tenant_one', runId: 'run_1' };

test('in one process workflows is asked as soon as it is there, though it is opened later', async () => {
  const local: WorkflowRunner = {
    start: async ({ clientKey }) => ({ runId: clientKey, workflowId: 'wf_1' }),
    check: async () => null,
    progress: async () => null,
    cancel: async () => null,
  };
  const order = {
    ...{ tenantId: 'tenant_one', startedBy: 'user_ada', role: 'execute' as const, input: {} },
    workflow: { workflowId: 'sample' },
  };
  const early = openWith({ YMERA_ROLE: 'all' });
  await expect(early.workflowRunner?.progress(place)).rejects.toThrow('before it was open');
  const { workflowRunner } = openWith({ YMERA_ROLE: 'all' }, local);
  expect(await workflowRunner?.start({ ...order, clientKey: 'k' })).toEqual({
    runId: 'k',
    workflowId: 'wf_1',
  });
  expect(await workflowRunner?.check(order)).toBeNull();
  expect(await workflowRunner?.progress(place)).toBeNull();
  expect(await workflowRunner?.cancel({ ...place, by: 'user_ada' })).toBeNull();
});

test('in a process of its own agents asks behind the URL of workflows, until it is closed', async () => {
  const { workflowRunner, closers } = openWith({
    YMERA_ROLE: 'agents',
    YMERA_WORKFLOWS_URL: 'http://127.0.0.1:9',
  });
  await expect(workflowRunner?.progress(place)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  expect(closers).toHaveLength(1);
  for (const close of closers) await close();
});

test('without the URL agents plans and starts nothing, and a worker leaves conversations to others', () => {
  expect(openWith({ YMERA_ROLE: 'agents' })).toEqual({ workflowRunner: null, closers: [] });
  const worker = openWith({ YMERA_ROLE: 'worker', REDIS_URL: 'redis://127.0.0.1:9' });
  expect(worker.workflowRunner).toBeUndefined();
});
