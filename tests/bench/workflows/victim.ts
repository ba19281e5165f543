// Run as a process of its own: drives runs into the middle of a task, and is killed there.
import { openMongo } from '@ymera/kernel/mongo';
import type { EngineSettings } from '../../../subgraphs/workflows/src/domain/engine-settings.ts';
import { createMongoStores } from '../../../subgraphs/workflows/src/models/mongo-stores.ts';
import { assembleCoordinator } from '../../chaos/workflows/assembly.ts';
import { createNoopAgents } from './noop-agents.ts';
import { database } from './ours.ts';

export interface VictimOrder {
  readonly uri: string;
  readonly runs: number;
  readonly settings: Partial<EngineSettings>;
}

process.on('disconnect', () => process.exit(1)); // whoever measures is gone
// Whoever starts this process writes the order: recovery.ts.
const { uri, runs, settings } = JSON.parse(process.argv[2] ?? '') as VictimOrder;
const store = await openMongo({ uri, dbName: database, dataDir: '/nonexistent' });
const noop = createNoopAgents();
let inTheMiddle = 0;
const coordinator = assembleCoordinator({
  stores: await createMongoStores(store.connection),
  agentRunner: {
    ...noop,
    run: async (request, signal) => {
      if (request.workflow?.taskId !== 'b') return noop.run(request, signal);
      if (++inTheMiddle === runs) process.send?.('all');
      return new Promise(() => {});
    },
  },
  settings,
  redisUrl: null,
});
await coordinator.start();
