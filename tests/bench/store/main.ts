// The embedded store against the driver's own `ping` and against `node:sqlite` used directly. `--short` for a quick
// look at a smaller store.
import { cp, mkdir } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Cells, openCells, type Pair } from './cells.ts';
import { grow, measureBoots, withFolder } from './growing.ts';
import { type Measurements, measure, type Timing } from './measure.ts';
import { seed } from './over-driver.ts';
import { openRawSqlite } from './raw-sqlite.ts';
import { report } from './report.ts';
import { type Synchronous, startServer } from './servers.ts';
import type { Sizes } from './workload.ts';

interface Plan {
  readonly sizes: Sizes;
  readonly timing: Timing;
  readonly boots: number;
  readonly grownTo: number;
}

const full: Plan = {
  sizes: { orders: 100_000, accounts: 10_000 },
  timing: { warmUpMs: 300, roundMs: 500, besideMs: 150, rounds: 5, budgetMs: 100_000 },
  boots: 5,
  grownTo: 1_000_000,
};
const short: Plan = {
  sizes: { orders: 10_000, accounts: 1_000 },
  timing: { warmUpMs: 100, roundMs: 200, besideMs: 100, rounds: 2, budgetMs: 36_000 },
  boots: 3,
  grownTo: 20_000,
};
const clientCounts = [1, 32] as const;
const poolSize = Math.max(...clientCounts);

const plan = readPlan(process.argv.slice(2));
if (plan === null) {
  console.error('Usage: node tests/bench/store/main.ts, with --short for less than a minute.');
  process.exitCode = 2;
} else {
  await run(plan);
}

function readPlan(args: string[]): Plan | null {
  try {
    const { values } = parseArgs({ args, options: { short: { type: 'boolean', default: false } } });
    return values.short ? short : full;
  } catch {
    return null;
  }
}

async function run({ sizes, timing, boots, grownTo }: Plan): Promise<void> {
  const loadBefore = loadavg()[0] ?? 0;
  console.error('Starting stores …');
  const booted = await measureBoots(boots);
  const measured = await withFolder((folder) => measureIn(folder, { sizes, timing }));
  console.error(`Storing ${grownTo} documents …`);
  const growth = await grow(grownTo);
  console.log(report({ sizes, timing, measured, boots: booted, growth, loadBefore }));
}

/** The stores work on copies of one directory, so that both find the same and it is filled once only. */
async function measureIn(
  folder: string,
  { sizes, timing }: { sizes: Sizes; timing: Timing },
): Promise<Measurements & Pick<Cells, 'refusals'>> {
  console.error(`Storing ${sizes.orders} orders …`);
  const first = join(folder, 'seeded');
  await mkdir(first);
  const seeding = await startServer(first, { synchronous: 'NORMAL', poolSize: 1 });
  try {
    await seed(seeding.client, sizes);
  } finally {
    await seeding.stop();
  }
  const pairs: Pair[] = [];
  try {
    for (const synchronous of ['NORMAL', 'FULL'] as const) {
      pairs.push(await openPair(folder, first, { synchronous, sizes }));
    }
    const { cells, refusals, stop } = await openCells(pairs, { folder, sizes, clientCounts });
    console.error('Measuring …');
    try {
      return { ...(await measure(cells, timing)), refusals };
    } finally {
      await stop();
    }
  } finally {
    for (const { raw, server } of pairs) {
      raw.close();
      await server.stop();
    }
  }
}

async function openPair(
  folder: string,
  seeded: string,
  { synchronous, sizes }: { synchronous: Synchronous; sizes: Sizes },
): Promise<Pair> {
  const dataDir = join(folder, synchronous);
  await cp(seeded, dataDir, { recursive: true });
  const raw = openRawSqlite(join(folder, `${synchronous}.sqlite`), synchronous, sizes);
  try {
    return { synchronous, raw, server: await startServer(dataDir, { synchronous, poolSize }) };
  } catch (error) {
    raw.close();
    throw error;
  }
}
