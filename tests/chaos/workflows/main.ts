// `npm run chaos:workflows`, and the second half of `npm run chaos`: lets rivals drive random workflows while they are killed, and judges what is left.
import { parseArgs } from 'node:util';
import { type Campaign, runCampaign } from './campaign.ts';
import { tryCommitPoints } from './commit-points.ts';
import { report } from './report.ts';

const usage = `Usage: npm run chaos:workflows -- [--runs 100] [--seed N] [--dispatcher in-process|bullmq|both] [--short] [--mutant] [--points]
--short is 6 runs. --points, which a run without --short and --mutant has anyhow, kills a process at each commit of a
run that has one of everything; with --runs 0 it does that alone. --mutant takes compare-and-set away, and fails if nobody notices.
The seed is printed; the same seed makes the same choices, though not at the same moments.`;

const plan = readPlan(process.argv.slice(2));
if (plan === null) {
  console.error(usage);
  process.exitCode = 2;
} else {
  for (const dispatcher of plan.dispatchers) await run({ ...plan, dispatcher });
  if (plan.hasPoints) await killAtEachCommit();
}

function readPlan(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        runs: { type: 'string' },
        seed: { type: 'string' },
        dispatcher: { type: 'string', default: 'both' },
        short: { type: 'boolean', default: false },
        mutant: { type: 'boolean', default: false },
        points: { type: 'boolean', default: false },
      },
    });
    const runs = Number(values.runs ?? (values.short ? 6 : 100));
    const seed = Number(values.seed ?? Date.now() % 1_000_000);
    const hasPoints = values.points || !(values.short || values.mutant);
    const dispatchers = (['in-process', 'bullmq'] as const).filter(
      (one) => runs > 0 && (values.dispatcher === 'both' || values.dispatcher === one),
    );
    if (!isCount(runs) || !isCount(seed) || (runs > 0 && dispatchers.length === 0)) return null;
    return { runs, seed, dispatchers, hasPoints, mutant: values.mutant };
  } catch {
    return null;
  }
}

function isCount(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 0;
}

async function run(chosen: Pick<Campaign, 'runs' | 'seed' | 'dispatcher' | 'mutant'>): Promise<void> {
  const { runs, seed, dispatcher, mutant } = chosen;
  console.error(
    `${runs} runs of 30 tasks, seed ${seed}, ${dispatcher}${mutant ? ', without compare-and-set' : ''}`,
  );
  let shown = 0;
  const onProgress = (ended: number) => {
    if (ended < shown + 10) return;
    shown = ended;
    console.error(`${ended} of ${runs} runs have ended`);
  };
  const outcome = await runCampaign({
    ...chosen,
    tasks: 30,
    atOnce: 8,
    rivals: 3,
    faultMsMax: 60_000 + runs * 15_000,
    onProgress,
  });
  console.log(report(chosen, outcome));
  const isCaught = outcome.violations.some(({ rule }) => rule !== 'faults' && rule !== 'crash');
  if (mutant ? !isCaught : outcome.violations.length > 0) process.exitCode = 1;
}

async function killAtEachCommit(): Promise<void> {
  console.error('a process killed before and after each commit of a run that has one of everything');
  const { commits, violations } = await tryCommitPoints((commit) => {
    if (commit % 10 === 9) console.error(`${commit + 1} commits`);
  });
  console.log(`\nkilled before and after each of ${commits} commits: ${violations.length} violations`);
  for (const { rule, story } of violations) console.log(`${rule}: ${story}`);
  if (violations.length > 0 || commits === 0) process.exitCode = 1;
}
