// `npm run bench:agents`: what agents cost over the whole graph, beside servers that do next to nothing. `-- --short`
// for a quick look.
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { benchAgents, type Plan } from './bench.ts';
import { report } from './report.ts';

const full: Plan = {
  ...{ clients: 50, pools: 5, rounds: 5, roundMs: 3_000, warmUpMs: 2_000 },
  calmPerSecond: 50,
};
const short: Plan = { ...full, rounds: 1, roundMs: 800, warmUpMs: 400 };

const { values } = parseArgs({ options: { short: { type: 'boolean', default: false } } });
const plan = values.short ? short : full;
const loadBefore = loadavg()[0] ?? 0;
console.log(report(await benchAgents(plan), plan, loadBefore));
