import { createManualClock } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import type { StoredDefinition } from '../../../src/domain/definition.ts';
import { createMemoryDefinitionStore } from '../../../src/models/memory-definition-store.ts';
import { createMemoryRunStore } from '../../../src/models/memory-run-store.ts';
import { createAgentBreakers } from '../../../src/services/breakers/agent-breakers.ts';
import { explainSelection } from '../../../src/services/selection/explain-selection.ts';
import { selectAgents } from '../../../src/services/selection/select-agents.ts';
import { openSelectionDesk } from '../../../src/services/selection/selection-desk.ts';
import { aFileAgent, anAgent, aRunningRun, settle, usage } from '../../builders.ts';

const deployer = anAgent({ id: '@test/ops/deploy', name: 'deploy', description: 'Deploys a service' });
const watcher = anAgent({ id: '@test/ops/watch', name: 'watch', description: 'Watches a service' });
const asked = { tenantId: 'tenant_one', task: 'deploy the service', first: 10, onlyReady: true };

function openWorld() {
  const definitions = createMemoryDefinitionStore();
  const runs = createMemoryRunStore();
  const clock = createManualClock();
  const breakers = createAgentBreakers({ clock });
  const reads = { lists: 0, tallies: 0 };
  const desk = openSelectionDesk({
    definitions: {
      list: (query) => {
        reads.lists++;
        return definitions.list(query);
      },
    },
    runs: {
      tally: (query) => {
        reads.tallies++;
        return runs.tally(query);
      },
    },
    breakers,
    clock,
  });
  const bring = (...brought: readonly StoredDefinition[]) =>
    definitions.replaceBuiltIn({ plugins: [], definitions: brought, at: 1_000 });
  const select = async (overrides: Partial<typeof asked> = {}) =>
    (await selectAgents(desk, { ...asked, ...overrides })).map(({ candidate }) => candidate.id);
  return { definitions, runs, clock, breakers, reads, desk, bring, select };
}

describe('selecting agents', () => {
  test('gives those whom the task speaks of, of plugins and of files', async () => {
    const { bring, select } = openWorld();
    await bring(deployer, watcher, aFileAgent({ status: 'READY' }), anAgent());
    expect(await select()).toEqual([deployer.id, watcher.id]);
    expect(await select({ task: 'review this pull request' })).toEqual(['code-reviewer']);
  });

  test('passes over those that cannot be run now, unless they are asked for too', async () => {
    const { bring, select } = openWorld();
    await bring(deployer, { ...watcher, status: 'UNAVAILABLE' });
    expect(await select()).toEqual([deployer.id]);
    expect(await select({ onlyReady: false })).toEqual([deployer.id, watcher.id]);
  });

  test("shows a tenant nothing of another tenant's", async () => {
    const { definitions, select } = openWorld();
    await definitions.replaceOf({ tenantId: 'tenant_two', pluginId: '@test/echo' }, [deployer]);
    expect(await select()).toEqual([]);
    expect(await select({ tenantId: 'tenant_two' })).toEqual([deployer.id]);
  });

  test('reads again from four seconds on, beside the selection that finds it due', async () => {
    const { bring, select, clock, reads } = openWorld();
    await bring(deployer);
    await Promise.all([select(), select()]);
    await bring(deployer, watcher);
    await clock.advance(3_999);
    expect(await select()).toEqual([deployer.id]);
    expect(reads).toEqual({ lists: 1, tallies: 1 });
    await clock.advance(1);
    expect(await select()).toEqual([deployer.id]);
    expect(reads.lists).toBe(2);
    await settle();
    expect(await select()).toEqual([deployer.id, watcher.id]);
    expect(reads).toEqual({ lists: 2, tallies: 1 });
  });

  test('waits for what is there now where what it has is five seconds old', async () => {
    const { bring, select, clock } = openWorld();
    await bring(deployer);
    await select();
    await bring(deployer, watcher);
    await clock.advance(5_000);
    expect(await select()).toEqual([deployer.id, watcher.id]);
  });

  test('goes on with what it has while the store is silent, for five seconds', async () => {
    const { clock } = openWorld();
    let fails = false;
    const list = async () => {
      if (fails) throw new Error('the store is silent');
      return [deployer];
    };
    const breakers = createAgentBreakers({ clock });
    const desk = openSelectionDesk({
      definitions: { list },
      runs: { tally: async () => [] },
      clock,
      breakers,
    });
    await selectAgents(desk, asked);
    fails = true;
    await clock.advance(4_999);
    expect(await selectAgents(desk, asked)).toHaveLength(1);
    await clock.advance(1);
    await expect(selectAgents(desk, asked)).rejects.toThrow('silent');
  });

  test('keeps the index as long as nothing has changed', async () => {
    const { bring, desk, clock } = openWorld();
    await bring(deployer);
    const before = await desk.prepare('tenant_one');
    await clock.advance(5_000);
    expect((await desk.prepare('tenant_one')).index).toBe(before.index);
  });

  test('reads again after a read that failed', async () => {
    const { bring, clock } = openWorld();
    await bring(deployer);
    let fails = true;
    const list = async () => {
      if (fails) throw new Error('the store is silent');
      return [deployer];
    };
    const desk = openSelectionDesk({
      ...{ definitions: { list }, runs: { tally: async () => [] }, clock },
      breakers: createAgentBreakers({ clock }),
    });
    await expect(selectAgents(desk, asked)).rejects.toThrow('silent');
    fails = false;
    expect(await selectAgents(desk, asked)).toHaveLength(1);
  });

  test('reads several thousand agents page by page', async () => {
    const { bring, select, reads } = openWorld();
    await bring(...Array.from({ length: 1_200 }, (_, n) => ({ ...deployer, id: `@test/ops/${n}` })));
    expect(await select()).toHaveLength(10);
    expect(reads.lists).toBe(3);
  });

  test('puts an agent that fails behind its equal, but not for runs that somebody stopped', async () => {
    const { bring, select, runs, clock } = openWorld();
    const [a, b] = [
      { ...deployer, id: '@test/ops/a' },
      { ...deployer, id: '@test/ops/b' },
    ];
    await bring(a, b);
    const fail = async (agentId: string, code: string, count: number) => {
      for (let n = 0; n < count; n++) {
        const run = aRunningRun({ id: `arun_${code}_${n}`, agentId, startedAt: clock.now() });
        await runs.create(run);
        const error = { code, message: '', retryable: false, details: {} };
        const result = { ok: false, error, usage } as const;
        await runs.finish(run, { result, finishedAt: clock.now(), giveKeyBack: false });
      }
    };
    await fail(a.id, 'CANCELLED', 10);
    expect(await select()).toEqual([a.id, b.id]);
    await fail(a.id, 'BAD_CSV', 10);
    await clock.advance(60_000);
    expect(await select()).toEqual([b.id, a.id]);
  });

  test.each([
    [{ task: ' \n' }, 'task'],
    [{ task: 'x'.repeat(4_001) }, 'task'],
    [{ context: 'x'.repeat(20_001) }, 'context'],
    [{ category: 'x'.repeat(101) }, 'category'],
    [{ first: 0 }, 'first'],
    [{ first: 101 }, 'first'],
  ])('refuses what is out of bounds before anything is read (%#)', async (wrong, argument) => {
    const { desk, reads } = openWorld();
    const refusal = { code: 'INVALID_ARGUMENT', details: { argument } };
    await expect(selectAgents(desk, { ...asked, ...wrong })).rejects.toMatchObject(refusal);
    expect(reads.lists).toBe(0);
  });
});

describe('explaining a selection', () => {
  test('tells how one agent fits, also one that does not', async () => {
    const { bring, desk } = openWorld();
    await bring(deployer, anAgent());
    const { tenantId, task } = asked;
    const fits = await explainSelection(desk, { tenantId, task, agentId: deployer.id });
    expect(fits.terms).toContainEqual({ kind: 'DESCRIPTION', matched: 'service', score: 0.5 });
    const other = await explainSelection(desk, { tenantId, task, agentId: anAgent().id });
    expect(other).toMatchObject({ score: 0, terms: [] });
  });

  test('names agents like the one that does not exist', async () => {
    const { bring, desk } = openWorld();
    await bring(deployer);
    const command = { tenantId: 'tenant_one', task: 'deploy', agentId: '@test/ops/deplo' };
    await expect(explainSelection(desk, command)).rejects.toMatchObject({
      code: 'AGENT_NOT_FOUND',
      details: { near: [deployer.id] },
    });
  });
});
