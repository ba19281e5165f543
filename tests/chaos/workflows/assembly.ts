import { type AgentRunner, type Clock, newId, systemClock } from '@ymera/kernel';
import { type Bus, createBus, createMemoryEvents } from '@ymera/kernel/events';
import { type Log, silentLog } from '@ymera/kernel/log';
import { createRedisBus, openRedis, type RedisHandle } from '@ymera/kernel/redis';
import { assembleWorkflows } from '../../../subgraphs/workflows/src/assemble.ts';
import { createBullmqDispatcher } from '../../../subgraphs/workflows/src/dispatchers/bullmq.ts';
import {
  defaultSettings,
  type EngineSettings,
} from '../../../subgraphs/workflows/src/domain/engine-settings.ts';
import type { ServiceDeps, Stores } from '../../../subgraphs/workflows/src/ports.ts';
import { createMailbox } from '../../../subgraphs/workflows/src/services/mailbox.ts';
import { assembleWorker } from '../../../subgraphs/workflows/src/worker.ts';

/** What a process of the engine is made of. */
export interface Parts {
  readonly stores: Stores;
  readonly agentRunner: AgentRunner;
  readonly settings: Partial<EngineSettings>;
  /** Steps are handed over through this server; null has the process do them itself. */
  readonly redisUrl: string | null;
  readonly clock?: Clock;
  readonly log?: Log;
  readonly nodeId?: string;
}

/** A process that drives runs, put together as a host does it, without HTTP. */
export function assembleCoordinator(parts: Parts) {
  const {
    stores,
    agentRunner,
    settings,
    clock = systemClock,
    log = silentLog,
    nodeId = newId('node'),
  } = parts;
  const redis = openRedisFor(parts);
  const mailbox = createMailbox();
  const subgraph = assembleWorkflows(
    {
      agentRunner,
      events: createMemoryEvents(),
      bus: redis?.bus ?? createBus(),
      clock,
      log,
      nodeId,
      settings,
      ...(redis
        ? { dispatcher: createBullmqDispatcher({ redis: redis.handle, mailbox, clock, log }), mailbox }
        : {}),
    },
    stores,
  );
  return {
    defineWorkflow: subgraph.defineWorkflow,
    startWorkflow: subgraph.startWorkflow,
    start: () => subgraph.start(),
    stop: async () => {
      await subgraph.stop();
      await redis?.close();
    },
  };
}

/** A process that does steps of runs which others drive. */
export function assembleStepWorker(parts: Parts & { readonly redisUrl: string }) {
  const { stores, agentRunner, settings, clock = systemClock, log = silentLog } = parts;
  const redis = connect(parts.redisUrl, log);
  const worker = assembleWorker(
    { redis: redis.handle, bus: redis.bus, agentRunner, clock, log, settings },
    stores,
  );
  return {
    start: async () => worker.start(),
    stop: async () => {
      await worker.stop();
      await redis.close();
    },
  };
}

/** What is asked of runs from outside; it drives none. */
export function assembleDesk(parts: Parts): ServiceDeps & { close(): Promise<void> } {
  const { stores, agentRunner, settings, clock = systemClock, log = silentLog } = parts;
  const redis = openRedisFor(parts);
  return {
    stores,
    agentRunner,
    events: createMemoryEvents(),
    bus: redis?.bus ?? createBus(),
    clock,
    log,
    nodeId: newId('node'),
    settings: { ...defaultSettings, ...settings },
    random: Math.random,
    mailbox: createMailbox(),
    hooks: [],
    dispatcher: { dispatch: async () => {}, stop: async () => {}, close: async () => {} },
    close: async () => redis?.close(),
  };
}

interface Connected {
  readonly handle: RedisHandle;
  readonly bus: Bus;
  close(): Promise<void>;
}

const openRedisFor = ({ redisUrl, log = silentLog }: Parts): Connected | null =>
  redisUrl === null ? null : connect(redisUrl, log);

function connect(url: string, log: Log): Connected {
  const handle = openRedis({ url, log });
  const bus = createRedisBus({ redis: handle, log });
  return {
    handle,
    bus,
    close: async () => {
      bus.close();
      await handle.close();
    },
  };
}
