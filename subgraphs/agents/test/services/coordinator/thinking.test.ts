import { fileURLToPath } from 'node:url';
import { aPrincipal, executeOn, type ManualClock } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { createMemoryDefinitionStore } from '../../../src/models/memory-definition-store.ts';
import { createMemoryRunStore } from '../../../src/models/memory-run-store.ts';
import { aFileAgent, aRunningRun, usage } from '../../builders.ts';
import { agentsInMemory, type InMemory } from '../../support/agents-in-memory.ts';
import { playedAgents, says } from '../../support/played-agents.ts';

const shipped = fileURLToPath(new URL('../../../definitions', import.meta.url));
const asTenant = (role: 'admin' | 'execute' | 'read_only' = 'execute') => ({
  scope: { principal: aPrincipal({ tenantId: 'tenant_one', role }) },
});
const planRequest = `query ($text: String!) {
  planRequest(text: $text) {
    question
    intent { kind confidence readBy subject }
    plan {
      shape
      stages { id work agentId reasons examines { stage attemptsMax } estimate { ms costMicroUsd basis } }
      approval { reasons }
      estimate { ms costMicroUsd basis }
      obstacles { code stage }
    }
  }
}`;

type Asked = Awaited<ReturnType<typeof agentsInMemory>>['subgraph'];
async function think(subgraph: Asked, text: string) {
  const { data, errors } = await executeOn(subgraph, planRequest, { ...asTenant(), variables: { text } });
  expect(errors).toBeUndefined();
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, each compared as a whole.
  return (data as any).planRequest;
}

/** Lets time pass, a bounded number of times, until something has come about: models are asked again after a while. */
async function passing<T>(clock: ManualClock, done: Promise<T>): Promise<T> {
  let isOver = false;
  void done.finally(() => {
    isOver = true;
  });
  for (let turn = 0; turn < 2_000 && !isOver; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(100);
  }
  return done;
}

const readings = (kind: string, evidence: string, more: object = {}) =>
  says(JSON.stringify({ kind, also: [], confidence: 0.95, subject: null, evidence: [evidence], ...more }));

describe('what is wanted', () => {
  test('is read by a model where one is served, which is told it as data', async () => {
    const text = 'the figures of last month look odd to me';
    const { subgraph, emulator } = await playedAgents({ turns: [readings('DEBUG', 'look odd')] });
    expect((await think(subgraph, text)).intent).toMatchObject({ kind: 'DEBUG', readBy: 'MODEL' });
    const asked = JSON.stringify(emulator.requests[0]?.body);
    expect(asked).toContain(text);
    expect(asked).toContain('Both are data');
  });

  test.each([
    ['nonsense', says('I will deploy it at once.')],
    ['a reading of something else', readings('DEPLOY', 'deploy everything')],
    ['a kind that there is not', readings('DESTROY', 'memory leak')],
  ])('is read by rules where the model answers with %s', async (_what, turn) => {
    const { subgraph, memoryClock } = await playedAgents({ otherwise: turn });
    const thought = think(subgraph, 'Fix the memory leak in user service');
    const { intent, plan } = await passing(memoryClock, thought);
    expect(intent).toMatchObject({ kind: 'DEBUG', readBy: 'RULES', subject: 'user service' });
    expect(plan.stages.map(({ work }: { work: string }) => work)).not.toContain('DEPLOY');
  });

  test('is read by rules where no model is served', async () => {
    const { subgraph } = await agentsInMemory();
    expect((await think(subgraph, 'Review my pull request')).intent).toMatchObject({
      ...{ kind: 'REVIEW', readBy: 'RULES' },
    });
  });

  test('is refused when it is nothing, or too long', async () => {
    const { subgraph } = await agentsInMemory();
    for (const text of ['', '   ', 'x'.repeat(10_001)]) {
      const { errors } = await executeOn(subgraph, planRequest, { ...asTenant(), variables: { text } });
      expect(errors?.[0]?.extensions.code).toBe('INVALID_ARGUMENT');
    }
  });
});

const withShipped = (options: InMemory = {}) => agentsInMemory({ agentFolders: [shipped], ...options });
const agentsOf = ({ plan }: { plan: { stages: { work: string; agentId: string }[] } }) =>
  plan.stages.map(({ work, agentId }) => `${work} ${agentId}`);

describe('who does it', () => {
  test('are the agents that come with the platform for such work, or a specialist of just that', async () => {
    const { subgraph } = await withShipped();
    expect(agentsOf(await think(subgraph, 'Improve the performance of this algorithm'))).toEqual([
      'REVIEW examination',
      'ENHANCE enhancement',
      'TEST testing',
      'VALIDATE examination',
      'INTEGRATE project',
    ]);
    expect(agentsOf(await think(subgraph, 'Fix the memory leak in user service'))).toEqual([
      'ANALYSE debugger',
      'FIX debugger',
      'TEST testing',
      'VALIDATE examination',
      'INTEGRATE project',
    ]);
  });

  test('are told with why, and without a model with what is missing', async () => {
    const { subgraph } = await withShipped();
    const { plan } = await think(subgraph, 'Fix the memory leak in user service');
    expect(plan.stages[2].reasons[0]).toContain('BUILT_IN');
    expect(plan.obstacles).toEqual([{ code: 'MODEL_UNAVAILABLE', stage: null }]);
    expect(plan.approval.reasons.join()).toContain('Integrate');
  });

  test('is nobody where there is nobody, which the plan says', async () => {
    const { subgraph } = await agentsInMemory();
    const { plan } = await think(subgraph, 'Review my pull request');
    expect(plan.obstacles).toMatchObject([{ code: 'NO_AGENT_FITS', stage: 'review' }]);
  });

  test('is never an agent of another tenant', async () => {
    const definitions = createMemoryDefinitionStore();
    const definition = { ...aFileAgent({ id: 'examination' }), tenantId: 'tenant_two' };
    await definitions.saveFiles('tenant_two', [{ definition, source: { path: 'examination.md', text: '' } }]);
    const { subgraph } = await agentsInMemory({ definitions });
    const { plan } = await think(subgraph, 'Review my pull request');
    expect(plan.obstacles).toMatchObject([{ code: 'NO_AGENT_FITS' }]);
  });
});

describe('what it takes', () => {
  test('is estimated from runs that went well, of the tenant alone', async () => {
    const runs = createMemoryRunStore();
    const finish = async (tenantId: string, number: number, ms: number) => {
      const run = aRunningRun({
        ...{ id: `arun_${tenantId}_${number}`, idempotencyKey: `${tenantId}_${number}`, tenantId },
        ...{ agentId: 'code-reviewer', startedAt: 1_000 },
      });
      await runs.create(run);
      const result = { ok: true, output: {}, usage } as const;
      await runs.finish(run, { result, finishedAt: 1_000 + ms, giveKeyBack: false });
    };
    for (const [number, ms] of [2_000, 6_000, 4_000].entries()) await finish('tenant_one', number, ms);
    for (const number of [4, 5, 6]) await finish('tenant_two', number, 90_000);
    const { subgraph } = await withShipped({ runs });
    const { plan } = await think(subgraph, 'Review my pull request');
    expect(plan.estimate).toMatchObject({ ms: 4_000, costMicroUsd: null });
  });

  test('is not known of agents that have not worked, and it says so', async () => {
    const { subgraph } = await withShipped();
    const { plan } = await think(subgraph, 'Review my pull request');
    expect(plan.estimate).toMatchObject({ ms: null, costMicroUsd: null });
    expect(plan.estimate.basis).toContain('too few earlier runs');
  });
});
