import { access, constants, mkdir } from 'node:fs/promises';
import { type Clock, DomainError, newId, systemClock } from '@ymera/kernel';
import { type Bus, createBus } from '@ymera/kernel/events';
import { type IdentityKey, loadIdentityKey } from '@ymera/kernel/identity';
import { createLog, type Log } from '@ymera/kernel/log';
import { installationName, type MongoHandle, openMongo } from '@ymera/kernel/mongo';
import { createRedisBus, openRedis, type RedisHandle } from '@ymera/kernel/redis';
import { createMetrics, type Metrics } from '@ymera/kernel/telemetry';
import type { Config } from './config.ts';

/** What every part of this process stands on. */
export interface Platform {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly bus: Bus;
  readonly metrics: Metrics;
  readonly identityKey: IdentityKey;
  /** Null in a process that is the gateway alone: it stores nothing. */
  readonly store: MongoHandle | null;
  /** Null where none is configured, and in a process that is the gateway alone. */
  readonly redis: RedisHandle | null;
  /** Names this process among all that share the store. */
  readonly nodeId: string;
  close(): Promise<void>;
}

export class DataDirError extends DomainError {
  readonly code = 'DATA_DIR_UNUSABLE';

  constructor(dataDir: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`The data directory ${dataDir} can't be used: ${reason}. Name another one with YMERA_DATA_DIR.`, {
      cause,
    });
  }
}

const notUsedYet = {
  chromaUrl: 'CHROMA_URL',
} as const;

export async function openPlatform(config: Config): Promise<Platform> {
  const log = createLog({ level: config.logLevel, name: `ymera-${config.role}` });
  for (const [key, name] of Object.entries(notUsedYet)) {
    if (config[key as keyof typeof notUsedYet]) log.warn(`${name} is set, but nothing uses it yet`);
  }
  await openDataDir(config.dataDir);
  const identityKey = await loadIdentityKey({ given: config.identityKey, dataDir: config.dataDir });
  const store = config.role === 'gateway' ? null : await openStore(config, log);
  const redis = store && config.redisUrl ? await openInstallationsRedis(config.redisUrl, store, log) : null;
  return {
    config,
    clock: systemClock,
    log,
    bus: redis ? createRedisBus({ redis, log }) : createBus(),
    metrics: createMetrics(),
    identityKey,
    store,
    redis,
    nodeId: newId('node'),
    close: async () => {
      await redis?.close();
      await store?.close();
    },
  };
}

/** All processes that share a store share its name, and by it tell their keys from another installation's. */
async function openInstallationsRedis(url: string, store: MongoHandle, log: Log): Promise<RedisHandle> {
  return openRedis({ url, log, prefix: await installationName(store.connection) });
}

/** @throws DataDirError */
async function openDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await access(dataDir, constants.W_OK);
  } catch (error) {
    throw new DataDirError(dataDir, error);
  }
}

function openStore(config: Config, log: Log): Promise<MongoHandle> {
  return openMongo({
    dataDir: config.dataDir,
    synchronous: config.storeSync,
    engine: config.embeddedEngine,
    listen: config.embeddedListen,
    ...(config.mongodBinary ? { mongodBinary: config.mongodBinary } : {}),
    log: log.child({ part: 'store' }),
    ...(config.mongodbUri ? { uri: config.mongodbUri } : {}),
  });
}
