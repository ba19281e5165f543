import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { StoreAddress } from '@ymera/embedded-store';
import type { MongoLog } from './handle.ts';

const retryMsMin = 50;
const retryMsMax = 5_000;

interface Watched {
  readonly address: StoreAddress;
  /** Starts the store if it does not run. */
  readonly ensure: () => Promise<StoreAddress>;
  readonly log: MongoLog;
}

/**
 * Holds one idle connection to the store. While it is open the store does not end for want of clients; when it
 * breaks, the store has died, and is started again. Whichever process notices first starts it.
 */
export function watchStore({ address, ensure, log }: Watched): { readonly stop: () => Promise<void> } {
  const stopping = new AbortController();
  let socket: Socket | undefined;
  let { endpoint } = address;

  const untilBroken = (): Promise<void> =>
    new Promise((resolve) => {
      socket = connect(endpoint);
      socket.unref();
      socket.on('error', () => {}); // 'close' always follows
      socket.on('close', () => resolve());
    });

  const run = async (): Promise<void> => {
    let waitMs = retryMsMin;
    while (!stopping.signal.aborted) {
      const since = Date.now();
      await untilBroken();
      if (stopping.signal.aborted) return;
      if (Date.now() - since > retryMsMax) waitMs = retryMsMin;
      log.warn('The embedded store has ended; starting it again.');
      try {
        const again = await ensure();
        endpoint = again.endpoint;
        if (again.uri('') === address.uri('')) log.info('The embedded store runs again.');
        else log.error('The embedded store runs at another port now; this process must be started again.');
      } catch (error) {
        log.error(
          `The embedded store does not start: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
      await delay(waitMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined); // stopped
      waitMs = Math.min(waitMs * 2, retryMsMax);
    }
  };

  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      socket?.destroy();
      await running;
    },
  };
}
