import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Collection, MongoClient } from 'mongodb';
import { ensureStoreServer } from '../../src/index.ts';

// Run by hand: `node test/memory/million.ts [documents]`. Inserts a million documents of about 300 bytes over the
// driver, reads some of them, and prints what the server's process holds. The aim is less than 150 MB at the end.

interface Item {
  readonly _id: number;
  readonly owner: string;
  readonly status: string;
  readonly at: Date;
  readonly amount: number;
  readonly text: string;
}

const total = Number(process.argv[2] ?? 1_000_000);
const batch = 1000;

const item = (_id: number): Item => ({
  _id,
  owner: `owner-${_id % 5000}`,
  status: _id % 3 === 0 ? 'DONE' : 'OPEN',
  at: new Date(1_700_000_000_000 + _id * 1000),
  amount: _id / 7,
  text: 'What is written about the item, at some length. '.repeat(4),
});

const dataDir = await mkdtemp(join(tmpdir(), 'ymera-million-'));
const { uri } = await ensureStoreServer({ dataDir, synchronous: 'NORMAL' });
const client = await new MongoClient(uri('memory')).connect();
try {
  const { pid } = await client.db().admin().serverStatus();
  report('at the start', pid);
  const items = client.db().collection<Item>('items');
  await items.createIndex({ owner: 1, at: -1 });
  await insertAll(items, pid);
  report(`after ${total} inserts`, pid);
  await timed('count', () => items.countDocuments({}));
  await timed('count by index', () => items.countDocuments({ owner: 'owner-7' }));
  await timed('10,000 point reads', async () => {
    for (let i = 0; i < 10_000; i++) await items.findOne({ _id: (i * 7919) % total });
  });
  report('after reading', pid);
  await timed('a scan of everything', () => items.countDocuments({ amount: { $lt: 0 } }));
  report('after a scan', pid);
} finally {
  await client.close();
  await rm(dataDir, { recursive: true, force: true });
}

async function insertAll(items: Collection<Item>, pid: number): Promise<void> {
  const before = performance.now();
  for (let from = 0; from < total; from += batch) {
    await items.insertMany(Array.from({ length: Math.min(batch, total - from) }, (_, i) => item(from + i)));
    if (from > 0 && from % 250_000 === 0) report(`${from} inserted`, pid);
  }
  print(`${Math.round(total / ((performance.now() - before) / 1000))} documents inserted a second`);
}

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const before = performance.now();
  await work();
  print(`${what}: ${Math.round(performance.now() - before)} ms`);
}

function report(when: string, pid: number): void {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mb = (name: string): string =>
    (Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) / 1024).toFixed(0);
  print(`${when}: ${mb('VmRSS')} MB resident (${mb('RssAnon')} of its own), ${mb('VmHWM')} MB at the peak`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
