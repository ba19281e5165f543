import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A process of the campaign. It ends by itself when the process that started it does. */
export interface Worker {
  /** The next `ready` it sends; rejects if it ends first. */
  readonly ready: () => Promise<void>;
  /** Asks it to finish what it is doing and end. */
  readonly stop: () => void;
  readonly kill: () => void;
  readonly alive: () => boolean;
  /** Resolves when it has ended; rejects if it failed. Being killed on purpose is no failure. */
  readonly ended: Promise<void>;
}

/** Starts writer.ts or consumer.ts with its order. */
export function startWorker(file: 'writer.ts' | 'consumer.ts', order: object): Worker {
  const path = fileURLToPath(new URL(`./${file}`, import.meta.url));
  const child: ChildProcess = fork(path, [JSON.stringify(order)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let killed = false;
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0 || killed) resolve();
      else reject(new Error(`${file} ended with ${signal ?? `code ${code}`}`));
    });
  });
  ended.catch(() => {}); // whoever waits for it hears of it
  const alive = () => child.exitCode === null && child.signalCode === null;
  return {
    ready: () =>
      Promise.race([
        new Promise<void>((resolve) => child.once('message', () => resolve())),
        endedEarly(ended, file),
      ]),
    stop: () => {
      if (child.connected) child.send('stop');
    },
    kill: () => {
      killed = true;
      child.kill('SIGKILL');
    },
    alive,
    ended,
  };
}

async function endedEarly(ended: Promise<void>, file: string): Promise<never> {
  await ended;
  throw new Error(`${file} ended before it was ready`);
}
