import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { AgentRunner } from '@ymera/kernel';
import { openMongo } from '@ymera/kernel/mongo';
import { aPrincipal } from '@ymera/kernel/testing';
import type { EngineSettings } from '../../../subgraphs/workflows/src/domain/engine-settings.ts';
import { createMongoStores } from '../../../subgraphs/workflows/src/models/mongo-stores.ts';
import type { Stores } from '../../../subgraphs/workflows/src/ports.ts';
import { assembleCoordinator, assembleStepWorker, type Parts } from '../../chaos/workflows/assembly.ts';
import { createNoopAgents } from './noop-agents.ts';
import type { Sizes, System } from './systems.ts';

export const principal = aPrincipal();

export const database = 'bench';

/** The engine on a store of its own, in this process. */
export interface Bench {
  readonly stores: Stores;
  readonly uri: string;
  define(definition: unknown): Promise<string>;
  start(workflowId: string): Promise<string>;
  /** Resolves when the run has ended. */
  ended(runId: string): Promise<void>;
  /** Resolves when so many runs have been let go, since they only wait. */
  parked(runs: number, msMax: number): Promise<void>;
  close(): Promise<void>;
}

export interface BenchOptions {
  readonly synchronous: 'FULL' | 'NORMAL';
  readonly settings: Partial<EngineSettings>;
  /** Steps are handed over through this server, to a worker which is in this process too. */
  readonly redisUrl?: string;
  readonly agentRunner?: AgentRunner;
  /** False leaves the runs to others. */
  readonly drives: boolean;
}

export async function openBench(options: BenchOptions): Promise<Bench> {
  const { synchronous, settings, redisUrl = null, agentRunner = createNoopAgents() } = options;
  const dataDir = await mkdtemp(join(tmpdir(), 'ymera-bench-'));
  const store = await openMongo({ dataDir, synchronous, dbName: database });
  const stores = await createMongoStores(store.connection);
  const ends = new Map<string, PromiseWithResolvers<void>>();
  const endOf = (runId: string) => {
    const end = ends.get(runId) ?? Promise.withResolvers<void>();
    ends.set(runId, end); // of the few runs of a measurement
    return end;
  };
  let parked = 0;
  const { runs } = stores;
  const park: typeof runs.park = async (run, parking) => {
    const answer = await runs.park(run, parking);
    if (answer === 'parked') parked++;
    return answer;
  };
  const watched = { ...stores, runs: { ...runs, park } };
  const told = tellingEnds(watched, (runId) => endOf(runId).resolve());
  const parts: Parts = { stores: told, agentRunner, settings, redisUrl };
  const coordinator = assembleCoordinator(parts);
  const worker = redisUrl === null ? null : assembleStepWorker({ ...parts, redisUrl });
  if (options.drives) {
    await worker?.start();
    await coordinator.start();
  }
  return {
    stores,
    uri: store.uri,
    define: async (definition) => (await coordinator.defineWorkflow(definition, principal)).id,
    start: async (workflowId) => (await coordinator.startWorkflow({ workflowId }, principal)).id,
    ended: async (runId) => {
      await endOf(runId).promise;
      ends.delete(runId);
    },
    parked: async (count, msMax) => {
      const deadline = Date.now() + msMax;
      while (parked < count) {
        if (Date.now() > deadline) throw new Error(`Only ${parked} of ${count} runs have been let go.`);
        await delay(50);
      }
    },
    close: async () => {
      await coordinator.stop();
      await worker?.stop();
      await store.close();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The same stores; the record of a run's end, the last thing that is written about it, is told. */
export function tellingEnds(stores: Stores, onEnded: (runId: string) => void): Stores {
  const { runs } = stores;
  const recordOutcome: typeof runs.recordOutcome = async (run, outcome) => {
    await runs.recordOutcome(run, outcome);
    if (outcome.status !== 'RUNNING') onEnded(run.id);
  };
  return { ...stores, runs: { ...runs, recordOutcome } };
}

/** The engine as one of the systems that are compared: two workflows of tasks that do nothing. */
export async function openOurs(
  options: { readonly name: string; readonly redisUrl?: string; readonly concurrency: number },
  sizes: Sizes,
): Promise<System> {
  const { name, concurrency, redisUrl } = options;
  const bench = await openBench({
    synchronous: 'FULL',
    settings: { tasksMax: concurrency },
    drives: true,
    ...(redisUrl === undefined ? {} : { redisUrl }),
  });
  const define = (workflow: string, count: number, isChain: boolean) => {
    const tasks = Array.from({ length: count }, (_, task) => ({
      id: `t${task}`,
      agent: 'noop',
      dependsOn: isChain && task > 0 ? [`t${task - 1}`] : [],
    }));
    return bench.define({ name: workflow, concurrency, tasks });
  };
  const chain = await define('chain', sizes.chain, true);
  const fanOut = await define('fan-out', sizes.fanOut, false);
  const run = async (workflowId: string) => bench.ended(await bench.start(workflowId));
  return { name, chain: () => run(chain), fanOut: () => run(fanOut), close: bench.close };
}
