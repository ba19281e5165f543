import { createMemoryEvents } from '@ymera/kernel/events';
import { aPrincipal, executeOn } from '@ymera/kernel/testing';
import { describe, expect, it } from 'vitest';
import { assembleBilling } from '../src/index.ts';
import { createMemoryUsage } from '../src/models/memory-usage.ts';
import type { SpendQuery, UsageStore } from '../src/ports.ts';
import { aCompletedRun, aModelCall, aPriceTable, noon } from './builders.ts';

const spendOf = /* GraphQL */ `
  query ($references: [_Any!]!) {
    _entities(representations: $references) {
      ... on Agent { id spend { ...all } }
      ... on WorkflowRun { id spend { ...all } }
      ... on TaskRun { id spend { ...all } }
    }
  }
  fragment all on Spend { amount display agentRuns cpuMs }
`;
const usageSource = /* GraphQL */ `
  query ($first: Int, $after: String) {
    usage(first: $first, after: $after) {
      items { id meter quantity amount at agent { id } workflowRun { id } }
      nextCursor
    }
  }
`;
const pricesSource = /* GraphQL */ `{ prices { meter unitPrice unit } }`;
const reference = (__typename: string, id: string) => ({ __typename, id });
const nothing = { amount: 0, display: '$0.00', agentRuns: 0, cpuMs: 0 };

async function start(usage: UsageStore = createMemoryUsage()) {
  const events = createMemoryEvents();
  const billing = assembleBilling({ usage, events, prices: aPriceTable() });
  await billing.start();
  return { events, billing };
}

describe('spend', () => {
  it('of agent, workflow run and task adds up all runs, failed ones and further attempts too', async () => {
    const { events, billing } = await start();
    await events.publish(aCompletedRun({ payload: { agentRunId: 'r1', ok: false, errorCode: 'X' } }));
    const attempt = { runId: 'run_1', taskId: 'fetch', attempt: 2 };
    await events.publish(aCompletedRun({ payload: { agentRunId: 'r2', workflow: attempt, cpuMs: 0.02 } }));
    await events.publish(aCompletedRun({ payload: { agentRunId: 'r3', workflow: null, cpuMs: 0 } }));
    const references = [
      reference('Agent', 'agent_a'),
      reference('WorkflowRun', 'run_1'),
      reference('TaskRun', 'run_1:fetch'),
    ];
    const { data } = await executeOn(billing, spendOf, { variables: { references } });
    const inWorkflow = { amount: 2201, display: '$0.002201', agentRuns: 2, cpuMs: 40.02 };
    expect(data?._entities).toEqual([
      { id: 'agent_a', spend: { amount: 2301, display: '$0.002301', agentRuns: 3, cpuMs: 40.02 } },
      { id: 'run_1', spend: inWorkflow },
      { id: 'run_1:fetch', spend: inWorkflow },
    ]);
  });

  it('counts what models cost for the agent, the run and the task that asked them, each attempt once', async () => {
    const { events, billing } = await start();
    await events.publish(aModelCall({ callId: 'mcall_1', costMicroUsd: 250 }));
    await events.publish(aModelCall({ callId: 'mcall_1', costMicroUsd: 250 }));
    await events.publish(aModelCall({ callId: 'mcall_2', costMicroUsd: 0, errorCode: 'MODEL_OVERLOADED' }));
    await events.publish(aModelCall({ callId: 'mcall_3', costMicroUsd: 30, workflow: null }));
    const references = [reference('Agent', 'agent_a'), reference('TaskRun', 'run_1:fetch')];
    const { data } = await executeOn(billing, spendOf, { variables: { references } });
    expect(data?._entities).toMatchObject([
      { spend: { amount: 280, agentRuns: 0 } },
      { spend: { amount: 250 } },
    ]);
  });

  it('of a model that a user asked is listed without an agent', async () => {
    const { events, billing } = await start();
    await events.publish(aModelCall({ agentId: null, workflow: null, costMicroUsd: 12 }));
    const { data } = await executeOn(billing, usageSource);
    expect(data?.usage).toMatchObject({
      items: [{ id: 'mcall_1:MODEL_USE', meter: 'MODEL_USE', quantity: 0.000012, amount: 12, agent: null }],
    });
  });

  it('of the runs of a workflow together is that of each of their tasks', async () => {
    const { events, billing } = await start();
    const call = (agentRunId: string, runId: string, taskId: string) =>
      events.publish(
        aCompletedRun({ payload: { agentRunId, cpuMs: 0, workflow: { runId, taskId, attempt: 1 } } }),
      );
    await call('r1', 'run_1', 'fetch');
    await call('r2', 'run_1', 'report');
    await call('r3', 'run_2', 'fetch');
    await call('r4', 'run_3', 'fetch');
    const source = /* GraphQL */ `
      query ($references: [_Any!]!) {
        _entities(representations: $references) {
          ... on WorkflowAnalysis { id spend { total { agentRuns } tasks { taskId runs share meanPerRun } } }
        }
      }
    `;
    const ask = (id: string) =>
      executeOn(billing, source, { variables: { references: [reference('WorkflowAnalysis', id)] } });
    const id = 'wf_1:run_1,run_2';
    const { data } = await ask(id);
    const [fetch, report] = [
      { taskId: 'fetch', runs: 2, share: 2 / 3 },
      { taskId: 'report', runs: 1, share: 1 / 3 },
    ];
    expect(data?._entities).toMatchObject([
      { id, spend: { total: { agentRuns: 3 }, tasks: [fetch, report] } },
    ]);
    const none = await ask('wf_1:');
    expect(none.data?._entities).toMatchObject([{ spend: { total: { agentRuns: 0 }, tasks: [] } }]);
    const many = await ask(`wf_1:${Array.from({ length: 1_001 }, (_, run) => `run_${run}`).join()}`);
    expect(many.data?._entities).toMatchObject([{ spend: null }]);
    expect(many.errors?.[0]?.extensions?.code).toBe('INVALID_ARGUMENT');
  });

  it('of what was never charged for is zero', async () => {
    const { billing } = await start();
    const references = ['Agent', 'WorkflowRun', 'TaskRun'].map((type) => reference(type, 'new'));
    const { data, errors } = await executeOn(billing, spendOf, { variables: { references } });
    expect(errors).toBeUndefined();
    expect(data?._entities).toEqual(references.map(({ id }) => ({ id, spend: nothing })));
  });

  it("is each thing's own, whatever else is asked for", async () => {
    const { events, billing } = await start();
    await events.publish(aCompletedRun({ payload: { agentId: 'agent_b', cpuMs: 0 } }));
    const references = ['agent_b', 'agent_a'].map((id) => reference('Agent', id));
    const { data } = await executeOn(billing, spendOf, { variables: { references } });
    expect(data?._entities).toMatchObject([
      { id: 'agent_b', spend: { amount: 100 } },
      { id: 'agent_a', spend: nothing },
    ]);
  });

  it("is not the agent's when a tool of the same id was called", async () => {
    const { events, billing } = await start();
    await events.publish(aCompletedRun({ payload: { kind: 'tool', agentId: 'agent_b', cpuMs: 0 } }));
    const variables = { references: [reference('Agent', 'agent_b')] };
    const { data } = await executeOn(billing, spendOf, { variables });
    expect(data?._entities).toMatchObject([{ id: 'agent_b', spend: nothing }]);
  });

  it('is summed for all things of a kind in one question to the store', async () => {
    const usage = createMemoryUsage();
    const asked: SpendQuery[] = [];
    const { billing } = await start({
      ...usage,
      sum: (query, signal) => {
        asked.push(query);
        return usage.sum(query, signal);
      },
    });
    const ids = Array.from({ length: 40 }, (_, index) => `run_1:task_${index}`);
    const references = [...ids.map((id) => reference('TaskRun', id)), reference('WorkflowRun', 'run_1')];
    await executeOn(billing, spendOf, { variables: { references } });
    expect(asked).toEqual([
      { tenantId: 'tenant_one', of: 'taskRunId', ids },
      { tenantId: 'tenant_one', of: 'workflowRunId', ids: ['run_1'] },
    ]);
  });

  it('and usage show nothing of another tenant', async () => {
    const { events, billing } = await start();
    await events.publish(aCompletedRun());
    const scope = { principal: aPrincipal({ tenantId: 'tenant_two' }) };
    const references = [reference('Agent', 'agent_a'), reference('WorkflowRun', 'run_1')];
    const { data } = await executeOn(billing, spendOf, { variables: { references }, scope });
    expect(data?._entities).toMatchObject([{ spend: nothing }, { spend: nothing }]);
    const listed = await executeOn(billing, usageSource, { scope });
    expect(listed.data).toEqual({ usage: { items: [], nextCursor: null } });
  });

  it('grows no more after stop', async () => {
    const { events, billing } = await start();
    await billing.stop();
    await events.publish(aCompletedRun());
    const references = [reference('Agent', 'agent_a')];
    const { data } = await executeOn(billing, spendOf, { variables: { references } });
    expect(data?._entities).toMatchObject([{ spend: nothing }]);
  });
});

describe('usage', () => {
  it('shows each charge with its quantity, agent and workflow run', async () => {
    const { events, billing } = await start();
    await events.publish(aCompletedRun({ payload: { workflow: null, agentRunId: 'r1' }, at: noon + 1 }));
    await events.publish(aCompletedRun({ payload: { agentRunId: 'r2', cpuMs: 0 }, at: noon }));
    const { data } = await executeOn(billing, usageSource);
    const of = { agent: { id: 'agent_a' }, at: '2026-01-01T12:00:00.001Z', workflowRun: null };
    expect(data?.usage).toEqual({
      items: [
        { id: 'r1:PLUGIN_CPU_SECOND', meter: 'PLUGIN_CPU_SECOND', quantity: 0.04, amount: 2000, ...of },
        { id: 'r1:AGENT_RUN', meter: 'AGENT_RUN', quantity: 1, amount: 100, ...of },
        {
          id: 'r2:AGENT_RUN',
          meter: 'AGENT_RUN',
          quantity: 1,
          amount: 100,
          at: '2026-01-01T12:00:00.000Z',
          agent: { id: 'agent_a' },
          workflowRun: { id: 'run_1' },
        },
      ],
      nextCursor: null,
    });
  });

  it('leads from each charge to the spend of its agent and run', async () => {
    const { events, billing } = await start();
    await events.publish(aCompletedRun({ payload: { cpuMs: 0 } }));
    const source = '{ usage { items { agent { spend { amount } } workflowRun { spend { amount } } } } }';
    const { data } = await executeOn(billing, source);
    expect(data?.usage).toEqual({
      items: [{ agent: { spend: { amount: 100 } }, workflowRun: { spend: { amount: 100 } } }],
    });
  });

  it('is read page by page', async () => {
    const { events, billing } = await start();
    await events.publish(aCompletedRun());
    const first = await executeOn(billing, usageSource, { variables: { first: 1 } });
    // The shape that the query selects.
    const page = first.data?.usage as { items: unknown[]; nextCursor: string };
    expect(page.items).toMatchObject([{ id: 'arun_1:PLUGIN_CPU_SECOND' }]);
    const variables = { first: 1, after: page.nextCursor };
    const second = await executeOn(billing, usageSource, { variables });
    expect(second.data?.usage).toMatchObject({ items: [{ id: 'arun_1:AGENT_RUN' }], nextCursor: null });
  });

  it.each([{ first: 0 }, { first: 101 }, { after: '' }, { after: 'zzz' }])(
    'is refused for %j',
    async (variables) => {
      const { billing } = await start();
      const { errors } = await executeOn(billing, usageSource, { variables });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_ARGUMENT' });
    },
  );
});

describe('prices', () => {
  it('name every meter, what a unit is and what it costs', async () => {
    const { billing } = await start();
    const { data } = await executeOn(billing, pricesSource);
    expect(data?.prices).toEqual([
      { meter: 'AGENT_RUN', unitPrice: 100, unit: 'run' },
      { meter: 'PLUGIN_CPU_SECOND', unitPrice: 50_000, unit: 'second' },
      { meter: 'MODEL_USE', unitPrice: 1_000_000, unit: 'US dollar' },
    ]);
  });
});

describe('who may ask', () => {
  const variables = { references: [reference('Agent', 'a'), reference('TaskRun', 'r:t')] };
  const sources = [spendOf, usageSource, pricesSource];

  it.each(['read_only', 'execute', 'admin'] as const)('%s may read everything', async (role) => {
    const { billing } = await start();
    for (const source of sources) {
      const scope = { principal: aPrincipal({ role }) };
      const { errors } = await executeOn(billing, source, { variables, scope });
      expect(errors).toBeUndefined();
    }
  });

  it('nobody unknown', async () => {
    const { billing } = await start();
    for (const source of sources) {
      const { errors } = await executeOn(billing, source, { variables, scope: { principal: null } });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED' });
    }
  });

  it('nobody past the gateway', async () => {
    const { billing } = await start();
    const { errors } = await executeOn(billing, spendOf, { variables, scope: { trusted: false } });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UNTRUSTED_CALLER' });
  });
});
