import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { exitCodes } from './exit-codes.ts';
import { prepareLayout } from './layout.ts';
import { acquireLock } from './lock.ts';
import { logTo } from './server/log.ts';
import { startStoreServer } from './server/server.ts';

const idleMs = 3_000;
const finishMsMax = 10_000;
const expireEveryMs = 60_000;

const { values } = parseArgs({
  options: { 'data-dir': { type: 'string' }, synchronous: { type: 'string', default: 'FULL' } },
});

// Ctrl-C in a terminal reaches the whole process group; clients finish first, and their leaving ends this process.
process.on('SIGINT', () => {});

await run(values['data-dir'], values.synchronous === 'NORMAL' ? 'NORMAL' : 'FULL');

async function run(dataDir: string | undefined, synchronous: 'FULL' | 'NORMAL'): Promise<void> {
  if (dataDir === undefined) {
    process.stderr.write('--data-dir is missing\n');
    process.exit(exitCodes.usage);
  }
  const log = logTo((text) => process.stdout.write(text));
  const layout = prepareLayout(dataDir);
  const release = acquireLock(layout.lock);
  if (release === undefined) process.exit(exitCodes.held);
  rmSync(layout.socketPath, { force: true });

  let finishing = false;
  let idle: NodeJS.Timeout | undefined;
  const whenAlone = (count: number): void => {
    clearTimeout(idle);
    if (count > 0) return;
    idle = setTimeout(() => void stop('no client is left'), finishing ? 0 : idleMs);
  };
  const { file, socketPath } = layout;
  const server = await startStoreServer({
    file,
    socketPath,
    synchronous,
    log,
    onConnections: whenAlone,
    onEndWhenUnused: () => {
      finishing = true;
    },
  });
  log(`process ${process.pid} serves ${layout.file} (synchronous=${synchronous})`);
  const sweep = (): void => {
    if (server.expire()) setImmediate(sweep);
  };
  const expiry = setInterval(sweep, expireEveryMs);
  whenAlone(server.connections());

  let stopping: Promise<void> | undefined;
  const stop = (why: string): Promise<void> => {
    stopping ??= (async () => {
      clearInterval(expiry);
      clearTimeout(idle);
      await server.close();
      rmSync(socketPath, { force: true });
      release();
      log(`process ${process.pid} stops: ${why}`);
      process.exit(0);
    })();
    return stopping;
  };

  const finish = (): void => {
    finishing = true;
    setTimeout(() => void stop('clients stayed after SIGTERM'), finishMsMax).unref();
    whenAlone(server.connections());
  };
  process.on('SIGTERM', finish);
  process.on('SIGHUP', finish);
}
