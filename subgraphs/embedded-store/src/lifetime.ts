import type { Log } from './server/log.ts';

/** Decides when a server process ends: with its last client, or after a while without one. */
export interface Lifetime {
  /** Tells how many clients are connected now. */
  readonly count: (clients: number) => void;
  /** From now on the process ends as soon as nobody is connected. */
  readonly endWhenUnused: () => void;
  /** The same, but clients that stay are not waited for longer than a moment. */
  readonly finish: () => void;
  readonly end: (why: string) => void;
}

const idleMs = 3_000;
const finishMsMax = 10_000;

/** `close` is called once; the process ends after it, whether or not it worked. */
export function createLifetime(close: () => Promise<void>, log: Log): Lifetime {
  let clients = 0;
  let finishing = false;
  let ending = false;
  let idle: NodeJS.Timeout | undefined;

  const end = (why: string): void => {
    if (ending) return;
    ending = true;
    clearTimeout(idle);
    log(`process ${process.pid} stops: ${why}`);
    close()
      .catch((error: unknown) =>
        log(`closing failed: ${error instanceof Error ? error.stack : String(error)}`),
      )
      .finally(() => process.exit(0));
  };

  const count = (now: number): void => {
    clients = now;
    clearTimeout(idle);
    if (clients === 0) idle = setTimeout(() => end('no client is left'), finishing ? 0 : idleMs);
  };

  return {
    count,
    end,
    endWhenUnused: () => {
      finishing = true;
    },
    finish: () => {
      finishing = true;
      setTimeout(() => end('clients stayed after SIGTERM'), finishMsMax).unref();
      count(clients);
    },
  };
}
