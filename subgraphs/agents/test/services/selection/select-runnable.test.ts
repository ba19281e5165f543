import type { AgentSelectionRequest } from '@ymera/kernel';
import { createManualClock } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import type { StoredDefinition } from '../../../src/domain/definition.ts';
import { createMemoryDefinitionStore } from '../../../src/models/memory-definition-store.ts';
import { createMemoryRunStore } from '../../../src/models/memory-run-store.ts';
import { createAgentBreakers } from '../../../src/services/breakers/agent-breakers.ts';
import { listCategories } from '../../../src/services/selection/list-categories.ts';
import { selectRunnable } from '../../../src/services/selection/select-runnable.ts';
import { openSelectionDesk } from '../../../src/services/selection/selection-desk.ts';
import { aFileAgent, anAgent } from '../../builders.ts';

const deployer = anAgent({ id: '@test/ops/deploy', name: 'deploy', description: 'Deploys a service' });
const asked: AgentSelectionRequest = {
  tenantId: 'tenant_one',
  role: 'execute',
  task: 'deploy the service',
  category: null,
  context: null,
  mayBeUnsafe: false,
};

async function openWorld(...brought: readonly StoredDefinition[]) {
  const definitions = createMemoryDefinitionStore();
  const clock = createManualClock();
  const desk = openSelectionDesk({
    ...{ definitions, runs: createMemoryRunStore(), clock },
    breakers: createAgentBreakers({ clock }),
  });
  await definitions.replaceBuiltIn({ plugins: [], definitions: brought, at: 1_000 });
  return {
    desk,
    select: (given: Partial<AgentSelectionRequest> = {}) => selectRunnable(desk, { ...asked, ...given }),
  };
}

describe('the agent for a task', () => {
  test('is the one that fits best, with what counted', async () => {
    const watcher = anAgent({ id: '@test/ops/watch', name: 'watch', description: 'Watches a service' });
    const { select } = await openWorld(watcher, deployer);
    const chosen = await select();
    expect(chosen).toMatchObject({ agentId: deployer.id, score: expect.any(Number) });
    expect(chosen?.reasons.join()).toContain('deploy');
    expect(chosen?.reasons.length).toBeLessThanOrEqual(10);
  });

  test('is none that cannot be run now', async () => {
    const { select } = await openWorld({ ...deployer, status: 'UNAVAILABLE' });
    expect(await select()).toBeNull();
  });

  test('is one whose repetition does harm only where that is asked for', async () => {
    const { select } = await openWorld({ ...deployer, effect: 'unsafe' });
    expect(await select()).toBeNull();
    expect(await select({ mayBeUnsafe: true })).toMatchObject({ agentId: deployer.id });
  });

  test('is none where the task has to do with nobody, or the role may run nobody', async () => {
    const { select } = await openWorld(deployer);
    expect(await select({ task: 'bake bread' })).toBeNull();
    expect(await select({ role: 'read_only' })).toBeNull();
  });

  test.each<[string, Record<string, unknown>]>([
    ['an empty task', { task: ' ' }],
    ['a task that is no text', { task: 7 }],
    ['a long context', { context: 'x'.repeat(20_001) }],
    ['a category that is no text', { category: {} }],
    ['no role', { role: 'king' }],
    ['no tenant', { tenantId: '' }],
  ])('is refused for %s', async (_what, wrong) => {
    const { select } = await openWorld(deployer);
    await expect(select(wrong)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});

test('the categories are those of all agents, each once', async () => {
  const { desk } = await openWorld(deployer, aFileAgent(), aFileAgent({ id: 'other' }));
  expect(await listCategories(desk, { tenantId: 'tenant_one' })).toEqual([aFileAgent().prompted?.category]);
});
