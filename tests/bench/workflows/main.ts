// `npm run bench:workflows`: what durable runs cost, against queues that keep less. `--short` for a quick look.
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { median } from '../statistics.ts';
import { openBareBullmq, openBareQueue } from './bare.ts';
import { measureFirstTask } from './first-task.ts';
import { measureIdle } from './idle.ts';
import { openOurs } from './ours.ts';
import { measureRecovery } from './recovery.ts';
import { openKeepingRedis } from './redis.ts';
import { type Measured, measureByTurns } from './systems.ts';

const { values } = parseArgs({ options: { short: { type: 'boolean', default: false } } });
const scale = values.short
  ? { rounds: 3, starts: 20, interrupted: 100, idle: 500 }
  : { rounds: 7, starts: 100, interrupted: 1_000, idle: 10_000 };
const sizes = { chain: 100, fanOut: 1_000 };
const concurrency = 100;

const loadBefore = loadavg()[0] ?? 0;
await compareSystems();
const firstTask = await measureFirstTask(scale.starts);
const recovery = await measureRecovery(scale.interrupted);
const idleBytes = await measureIdle(scale.idle);
console.log(`
From the request to start until the first task is at work     ${firstTask.toFixed(1)} ms (median of ${scale.starts})
From the start of a process until ${scale.interrupted} interrupted runs have ended   ${(recovery.ms / 1_000).toFixed(1)} s
Heap of ${scale.idle} runs that wait for a signal                     ${(idleBytes / 1024 / 1024).toFixed(2)} MB
Load of the machine                                           ${loadBefore.toFixed(1)} before, ${(loadavg()[0] ?? 0).toFixed(1)} after

Each figure is the median of ${scale.rounds} rounds in which all took their turns; all have ${concurrency} tasks at work at a time. Bare
queues know no graph and keep no history. With "everysec" BullMQ's disk catches up once a second, with "always" before
each answer, as ours does for each wave: into the embedded store, in a process of its own. Over BullMQ (everysec) a
report counts once its wave is on the disk. All workers are in the process that measures.`);

async function compareSystems(): Promise<void> {
  const [redis, always] = await Promise.all([openKeepingRedis('everysec'), openKeepingRedis('always')]);
  const bullmq = await openBareBullmq({ url: redis.url, appendfsync: 'everysec' }, concurrency);
  const systems = [
    openBareQueue(concurrency),
    bullmq,
    await openBareBullmq({ url: always.url, appendfsync: 'always' }, concurrency),
    await openOurs({ name: 'ours in process, on the disk', concurrency }, sizes),
    await openOurs({ name: 'ours over BullMQ, on the disk', concurrency, redisUrl: redis.url }, sizes),
  ];
  try {
    print(await measureByTurns(systems, { sizes, rounds: scale.rounds }), bullmq.name);
  } finally {
    for (const system of systems) await system.close();
    await Promise.all([redis.close(), always.close()]);
  }
}

function print(measured: readonly Measured[], baseName: string): void {
  const base = measured.find(({ name }) => name === baseName);
  const cells = (taken: readonly number[], peer: readonly number[] = []) => {
    const ms = median(taken);
    return `${ms.toFixed(1).padStart(10)}${(ms / median(peer)).toFixed(2).padStart(9)}×`;
  };
  console.log(`${' '.repeat(34)}  chain of ${sizes.chain}, ms      fan-out of ${sizes.fanOut}, ms`);
  for (const { name, chain, fanOut } of measured)
    console.log(`  ${name.padEnd(32)}${cells(chain, base?.chain)}    ${cells(fanOut, base?.fanOut)}`);
}
