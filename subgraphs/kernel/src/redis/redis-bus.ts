import { randomUUID } from 'node:crypto';
import { type Bus, createBus, type Listener } from '../events/index.ts';
import type { Log } from '../log/index.ts';
import type { RedisHandle } from './open.ts';

/** The bus of many processes. */
export interface RedisBus extends Bus {
  /** Hears and tells the others nothing any more; within this process it goes on. */
  close(): void;
}

export interface RedisBusDeps {
  readonly redis: Pick<RedisHandle, 'client' | 'connect' | 'prefix'>;
  readonly log: Log;
}

/** Rings that have not been passed on yet; more than these are heard within this process alone. */
const pendingMax = 10_000;
const channelsPerCommand = 1_000;

/**
 * Rings go to the listeners of this process at once, and to those of all others by way of Redis. What is rung while
 * the connection is lost reaches nobody else; so everybody who listens is woken when it is there again.
 */
export function createRedisBus({ redis, log }: RedisBusDeps): RedisBus {
  const local = createBus();
  const ownName = randomUUID();
  const nameOf = (channel: string) => `${redis.prefix}:bus:${channel}`;
  const wanted = new Map<string, number>();
  const pending = new Set<string>();
  let passing = false;
  let closed = false;

  const subscriber = redis.connect({
    autoResubscribe: false,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
  });
  subscriber.on('ready', () => void subscribe([...wanted.keys()]));
  subscriber.on('message', (name: string, sender: string) => {
    if (sender !== ownName) local.ring(name.slice(nameOf('').length));
  });

  /** What was rung before the subscription stood was not heard: whoever listens is to look. */
  async function subscribe(channels: readonly string[]): Promise<void> {
    for (let start = 0; start < channels.length; start += channelsPerCommand) {
      const some = channels.slice(start, start + channelsPerCommand);
      try {
        await subscriber.subscribe(...some.map(nameOf));
      } catch (error) {
        // Once it is connected again it subscribes to all that is wanted then.
        return log.debug('the bus could not subscribe', { error });
      }
      for (const channel of some) local.ring(channel);
    }
  }

  function unsubscribe(channel: string): void {
    if (subscriber.status !== 'ready') return;
    subscriber
      .unsubscribe(nameOf(channel))
      .catch((error: unknown) => log.debug('the bus could not unsubscribe', { error }));
  }

  /** A ring carries nothing, so that many of one channel are one; they go out together, one parcel at a time. */
  async function passOn(): Promise<void> {
    if (passing) return;
    passing = true;
    await null;
    while (pending.size > 0) {
      const pipeline = redis.client.pipeline();
      for (const channel of pending) pipeline.publish(nameOf(channel), ownName);
      pending.clear();
      await pipeline
        .exec()
        .catch((error: unknown) => log.debug('the bus could not pass on rings', { error }));
    }
    passing = false;
  }

  function leave(channel: string): void {
    const rest = (wanted.get(channel) ?? 1) - 1;
    if (rest > 0) return void wanted.set(channel, rest);
    wanted.delete(channel);
    unsubscribe(channel);
  }

  return {
    ring: (channel) => {
      local.ring(channel);
      if (closed || redis.client.status !== 'ready' || pending.size >= pendingMax) return;
      pending.add(channel);
      void passOn();
    },
    listen: (channel): Listener => {
      const listener = local.listen(channel);
      const others = wanted.get(channel) ?? 0;
      wanted.set(channel, others + 1);
      if (others === 0 && subscriber.status === 'ready') void subscribe([channel]);
      let open = true;
      return {
        heard: listener.heard,
        close: () => {
          listener.close();
          if (open) leave(channel);
          open = false;
        },
      };
    },
    close: () => {
      closed = true;
      subscriber.disconnect();
    },
  };
}
