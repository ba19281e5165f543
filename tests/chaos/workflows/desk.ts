import { openMongo } from '@ymera/kernel/mongo';
import { createMongoStores } from '../../../subgraphs/workflows/src/models/mongo-stores.ts';
import { assembleDesk } from './assembly.ts';
import { createFakeAgents } from './fake-agents.ts';
import { openLedger } from './ledger.ts';
import { chaosSettings } from './settings.ts';
import type { Surroundings } from './surroundings.ts';

/** Where the campaign itself stands: it defines, starts and moves on runs, looks at them, and drives none. */
export async function openDesk({ order }: Pick<Surroundings, 'order'>) {
  const { uri, database, redisUrl } = order;
  const store = await openMongo({ uri, dbName: database, dataDir: '/nonexistent' });
  const [stores, ledger] = await Promise.all([
    createMongoStores(store.connection),
    openLedger(store.connection),
  ]);
  const parts = { stores, agentRunner: createFakeAgents(ledger), settings: chaosSettings, redisUrl };
  const deps = assembleDesk(parts);
  return {
    deps,
    stores,
    ledger,
    close: async () => {
      await deps.close();
      await store.close();
    },
  };
}
