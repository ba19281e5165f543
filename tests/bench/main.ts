// `npm run bench`: the same federated query through five ways of serving it. `-- --short` for a quick look.
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { measure, type Plan } from './measure.ts';
import { benchQueries } from './queries.ts';
import { type ReportedTask, report } from './report.ts';
import { type Bench, openBench } from './variants.ts';
import { subgraphRequests, verify } from './verify.ts';

const full: Plan = { connections: 16, warmUpMs: 3_000, roundMs: 1_000, rounds: 10, budgetMs: 150_000 };
const short: Plan = { connections: 16, warmUpMs: 500, roundMs: 500, rounds: 3, budgetMs: 22_000 };

const plan = readPlan(process.argv.slice(2));
if (plan === null) {
  console.error('Usage: npm run bench, or npm run bench -- --short for some seconds instead of minutes.');
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

async function run(plan: Plan): Promise<void> {
  const loadBefore = loadavg()[0] ?? 0;
  console.error('Starting nine servers and the load …');
  const bench = await openBench();
  try {
    const tasks = await verifiedTasks(bench);
    const { variants } = bench;
    console.error(`All ${variants.length} variants give the same answers. Measuring …`);
    const measured = await measure(bench, tasks, plan);
    console.log(report({ variants, tasks, measured, plan, loadBefore }));
  } finally {
    await bench.stop();
  }
}

async function verifiedTasks({ variants, subgraphs }: Bench): Promise<readonly ReportedTask[]> {
  const gateways = variants.filter(({ name }) => name === 'ymera-http' || name === 'apollo-gateway');
  const tasks: ReportedTask[] = [];
  for (const query of benchQueries) {
    const answerBytes = Buffer.byteLength(await verify(query, variants));
    const fetches: ReportedTask['fetches'][number][] = [];
    for (const gateway of gateways) {
      fetches.push({ title: gateway.title, perSubgraph: await subgraphRequests(query, gateway, subgraphs) });
    }
    tasks.push({ query, answerBytes, fetches });
  }
  return tasks;
}
