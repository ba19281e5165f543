// `npm run chaos:store`, and the first half of `npm run chaos`: kills the embedded store again and again under load, and judges what is left.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Campaign, run } from './campaign.ts';
import { report } from './report.ts';

const usage = `Usage: npm run chaos:store -- [--kills 50] [--seed N] [--short] [--synchronous FULL|NORMAL]
--short is 5 kills. The seed is printed; the same seed makes the same choices, though not at the same moments.`;

const plan = readPlan(process.argv.slice(2));
if (plan === null) {
  console.error(usage);
  process.exitCode = 2;
} else {
  await runPlan(plan);
}

type Plan = Omit<Campaign, 'folder'>;

function readPlan(args: string[]): Plan | null {
  try {
    const { values } = parseArgs({
      args,
      options: {
        kills: { type: 'string' },
        seed: { type: 'string' },
        short: { type: 'boolean', default: false },
        synchronous: { type: 'string', default: 'FULL' },
      },
    });
    const kills = Number(values.kills ?? (values.short ? 5 : 50));
    const seed = Number(values.seed ?? Date.now() % 1_000_000);
    const { synchronous } = values;
    if (!isCount(kills) || !isCount(seed) || (synchronous !== 'FULL' && synchronous !== 'NORMAL'))
      return null;
    return { kills, seed, synchronous, writers: 3, threads: 4, consumers: 3 };
  } catch {
    return null;
  }
}

function isCount(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 0;
}

async function runPlan(chosen: Plan): Promise<void> {
  const { kills, seed, writers, threads, consumers, synchronous } = chosen;
  const folder = await mkdtemp(join(tmpdir(), 'ymera-chaos-'));
  console.error(
    `${kills} kills, seed ${seed}, synchronous=${synchronous}: ${writers} writers with ${threads} threads each, ${consumers} consumers, in ${folder}`,
  );
  const onKill = (done: number) => {
    if (done % 10 === 0 || done === kills) console.error(`${done} of ${kills} kills`);
  };
  try {
    const outcome = await run({ ...chosen, folder, onKill });
    console.log(report(outcome));
    if (outcome.violations.length === 0) {
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      return;
    }
  } catch (error) {
    console.error(error);
  }
  console.error(`The data, the store's log and all journals are kept in ${folder}; the seed was ${seed}.`);
  process.exitCode = 1;
}
