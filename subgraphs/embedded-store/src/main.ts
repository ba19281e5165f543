import { flushCompileCache } from 'node:module';
import { parseArgs } from 'node:util';
import { claimEngine, refuseLostData, refuseOtherEngine } from './engine-record.ts';
import { exitCodes } from './exit-codes.ts';
import { makeFilesPrivate, prepareLayout } from './layout.ts';
import { createLifetime } from './lifetime.ts';
import { acquireLock } from './lock.ts';
import { type Log, logTo } from './server/log.ts';
import { explainFailure, reasonLine } from './start-error.ts';

const flushAfterMs = 2_000;

// The process that serves a data directory; its arguments are written by spawn-server.ts.
const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    'data-dir': { type: 'string', default: '' },
    synchronous: { type: 'string', default: 'FULL' },
    engine: { type: 'string', default: 'sqlite' },
    listen: { type: 'string', default: 'socket' },
    mongod: { type: 'string', default: '' },
  },
});

// Everything this process makes is for its user alone.
process.umask(0o077);
// Ctrl-C in a terminal reaches the whole process group; clients finish first, and their leaving ends this process.
process.on('SIGINT', () => {});

const log = logTo((text) => process.stdout.write(text));
if (values['data-dir'] === '') {
  log('--data-dir is missing');
  process.exit(exitCodes.usage);
}
await run(values['data-dir'], log).catch((error: unknown) => {
  const explained = explainFailure(error, values['data-dir']);
  if (explained === undefined && error instanceof Error) log(String(error.stack));
  log(reasonLine(explained ?? (error instanceof Error ? error.message : String(error))));
  process.exit(exitCodes.refused);
});

async function run(dataDir: string, log: Log): Promise<void> {
  const layout = prepareLayout(dataDir);
  const release = acquireLock(layout.lock);
  if (release === undefined) process.exit(exitCodes.held);
  makeFilesPrivate(layout);

  let close = async (): Promise<void> => {};
  const lifetime = createLifetime(async () => {
    await close();
    release();
  }, log);
  process.on('SIGTERM', lifetime.finish);
  process.on('SIGHUP', lifetime.finish);

  if (values.engine === 'mongod') {
    claimEngine(layout, 'mongod');
    // Each engine is loaded only where it serves.
    const { serveMongod } = await import('./mongod/serve.ts');
    close = await serveMongod(layout, values.mongod, lifetime);
  } else {
    refuseOtherEngine(layout, 'sqlite');
    refuseLostData(layout);
    const { serveStore } = await import('./serve.ts');
    const synchronous = values.synchronous === 'NORMAL' ? 'NORMAL' : 'FULL';
    const listen = values.listen === 'tcp' ? 'tcp' : 'socket';
    close = await serveStore({ layout, synchronous, listen }, lifetime, log);
    claimEngine(layout, 'sqlite');
  }
  // Not left to the end, which may be a kill; and not done now, when the first client has just come.
  setTimeout(flushCompileCache, flushAfterMs).unref();
}
