// Runs the contract and prints what it could not show: `node run-contract.ts [--second-server] [vitest's arguments]`.
// --second-server starts an embedded store of its own and hands it over as MONGODB_URI, as any outside server would be.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MongoClient } from 'mongodb';
import { ensureStoreServer } from '../../src/index.ts';

const require = createRequire(import.meta.url);
const root = join(import.meta.dirname, '../../../..');
const contract = 'subgraphs/embedded-store/test/contract';

async function run(filters: readonly string[], uri = process.env.MONGODB_URI): Promise<number> {
  const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
  const reporter = join(import.meta.dirname, 'contract-reporter.ts');
  const files = filters.length > 0 ? filters.map((filter) => `${contract}/${filter}`) : [`${contract}/`];
  const args = [
    vitest,
    'run',
    '--project',
    'unit',
    '--reporter',
    'default',
    '--reporter',
    reporter,
    ...files,
  ];
  const env = uri === undefined ? process.env : { ...process.env, MONGODB_URI: uri };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
}

async function runOnSecondServer(filters: readonly string[]): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ymera-second-'));
  const uri = (await ensureStoreServer({ dataDir, synchronous: 'NORMAL' })).uri('test');
  const keeper = new MongoClient(uri); // the server ends with its last client
  try {
    await keeper.db().command({ ping: 1 });
    return await run(filters, uri);
  } finally {
    await keeper.db().command({ endWhenUnused: 1 });
    await keeper.close();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 10 });
  }
}

const args = process.argv.slice(2);
const filters = args.filter((arg) => arg !== '--second-server');
process.exitCode = args.includes('--second-server') ? await runOnSecondServer(filters) : await run(filters);
