import { once } from 'node:events';
import { Redis, type RedisOptions } from 'ioredis';
import type { Log } from '../log/index.ts';

export type ConnectionOptions = Omit<RedisOptions, 'replyMapping'>;

/** Connections to one Redis or Valkey server, closed together. */
export interface RedisHandle {
  /** For short commands: each one fails at once while there is no connection, and after some seconds without an answer. */
  readonly client: Redis;
  /** Begins the name of every key and channel of this installation, so that several can share a server. */
  readonly prefix: string;
  /** A connection of its own, for whoever subscribes, or waits on the server; closed with the handle at the latest. */
  connect(options?: ConnectionOptions): Redis;
  /** Resolves if the server answers now; rejects while it cannot be reached, and after some seconds of silence. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface RedisOpenOptions {
  readonly url: string;
  readonly log: Log;
  /** Of one installation, and no other's on that server. Default `ymera`. */
  readonly prefix?: string;
}

const connectMsMax = 5_000;
const answerMsMax = 5_000;
const reconnectMsMax = 2_000;

/**
 * Begins to connect, and goes on trying for as long as it is open: a server that is away is logged, not thrown, since
 * nothing that must survive is kept there. The URL's password is in no log line.
 */
export function openRedis({ url, log, prefix = 'ymera' }: RedisOpenOptions): RedisHandle {
  const open = new Set<Redis>();
  const lost = new Set<Redis>();

  const connect = (options: ConnectionOptions = {}): Redis => {
    const redis = new Redis(url, {
      connectTimeout: connectMsMax,
      retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 10), reconnectMsMax),
      ...options,
    });
    open.add(redis);
    let last: Error | null = null;
    redis.on('error', (error: Error) => {
      last = error;
    });
    // One line for each time that the server is lost, not for each time that it is called in vain.
    redis.on('reconnecting', () => {
      if (lost.has(redis)) return;
      lost.add(redis);
      log.error('Redis cannot be reached; it is tried again and again', { error: last });
    });
    redis.on('ready', () => {
      if (lost.delete(redis)) log.info('Redis is reached again');
    });
    redis.on('end', () => open.delete(redis));
    return redis;
  };

  const client = connect({ commandTimeout: answerMsMax, enableOfflineQueue: false, maxRetriesPerRequest: 0 });
  return {
    client,
    prefix,
    connect,
    ping: async () => {
      const isBegun = client.status === 'connecting' || client.status === 'connect';
      if (isBegun) await once(client, 'ready', { signal: AbortSignal.timeout(answerMsMax) });
      await client.ping();
    },
    close: async () => {
      await Promise.all([...open].map(disconnect));
    },
  };
}

/** Without a word of farewell: a server that is away, or stands still, would not answer it. */
function disconnect(redis: Redis): Promise<void> {
  return new Promise((resolve) => {
    const isBetweenTries = redis.status === 'reconnecting' || redis.status === 'end';
    if (isBetweenTries) resolve();
    else redis.once('end', resolve);
    redis.disconnect();
  });
}
