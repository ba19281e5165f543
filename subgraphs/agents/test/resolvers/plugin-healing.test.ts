import { aPrincipal, createManualClock, executeOn } from '@ymera/kernel/testing';
import { expect, test } from 'vitest';
import { createMemoryPluginStores } from '../../src/models/plugins/memory-stores.ts';
import { anInstall } from '../builders.ts';
import { agentsInMemory } from '../support/agents-in-memory.ts';

const query = `{ plugin(id: "@test/echo") { status health { status reason { code } retries retryAt } } }`;

test('the health of a plugin says how often it was tried again, and when it is next', async () => {
  const clock = createManualClock();
  const { storage, ...stores } = createMemoryPluginStores(clock);
  const reason = { code: 'PLUGIN_DISABLED', message: 'it cost three processes' };
  const healing = { tries: 2, nextAt: clock.now() + 240_000, healedAt: null };
  const state = { phase: 'DISABLED', by: 'platform', at: clock.now(), reason } as const;
  await stores.installs.create(anInstall({ state, healing }));
  const { subgraph } = await agentsInMemory({ bundles: [], clock, stores, storage });
  const scope = { principal: aPrincipal({ tenantId: 'tenant_one' }) };
  expect((await executeOn(subgraph, query, { scope })).data).toEqual({
    plugin: {
      status: 'DISABLED',
      health: {
        ...{ status: 'DOWN', reason: { code: 'PLUGIN_DISABLED' }, retries: 2 },
        retryAt: '2026-01-01T00:04:00.000Z',
      },
    },
  });
});
