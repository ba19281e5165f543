import { median, percentile } from '../statistics.ts';
import type { Cell } from './cells.ts';
import type { Operation } from './over-driver.ts';
import { cpuMicrosOf, type Synchronous } from './servers.ts';
import type { TaskName } from './workload.ts';

/** How long and how hard. */
export interface Timing {
  readonly warmUpMs: number;
  readonly roundMs: number;
  /** How long that which a task is compared with is measured beside each of its rounds. */
  readonly besideMs: number;
  readonly rounds: number;
  /** No round begins that would end after this, warm-up included; the first one always does. */
  readonly budgetMs: number;
}

/** One line of the report. Every figure is a median over the rounds. */
export interface Figures {
  readonly synchronous: Synchronous;
  readonly task: TaskName;
  readonly clients: number;
  readonly perSecond: number;
  /** Distance between the slowest and the fastest round, as a share of the median. */
  readonly spread: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /**
   * How many times as long as others that were measured directly before: a ping, the same operation against a server
   * that has the answer ready, and the same on SQLite.
   */
  readonly behindPing: number;
  readonly behindReplay: number;
  readonly behindRaw: number;
  readonly rawPerSecond: number;
  /** CPU time of one operation, and the share of one core that each side used. */
  readonly serverMicros: number;
  readonly clientMicros: number;
  readonly serverShare: number;
  readonly clientShare: number;
}

export interface Measurements {
  readonly rounds: number;
  readonly figures: readonly Figures[];
}

interface Run {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly pingPerSecond: number;
  readonly replayPerSecond: number;
  readonly rawPerSecond: number;
  readonly serverMicros: number;
  readonly clientMicros: number;
  readonly elapsedMs: number;
  readonly operations: number;
}

/** Loads every cell for a while in each round, one at a time, in changing order. */
export async function measure(cells: readonly Cell[], timing: Timing): Promise<Measurements> {
  const began = performance.now();
  const usual = cells.filter((cell) => !isLong(cell));
  const runs = new Map<Cell, Run[]>(cells.map((cell) => [cell, []]));
  const warmUp = { roundMs: timing.warmUpMs, besideMs: timing.warmUpMs / 10 };
  for (const cell of usual) await load(cell, warmUp);
  let rounds = 0;
  for (let tookMs = 0; goesOn(rounds, began, tookMs, timing); rounds++) {
    const roundBegan = performance.now();
    for (const cell of rotate(usual, rounds * 5)) runs.get(cell)?.push(await load(cell, timing));
    tookMs = performance.now() - roundBegan;
  }
  for (const cell of cells) if (isLong(cell)) runs.get(cell)?.push(await load(cell, timing));
  return { rounds, figures: [...runs].map(([cell, its]) => figuresOf(cell, its)) };
}

/** Many clients that each read everything take seconds at the least: once is enough. */
const isLong = ({ task, clients }: Cell): boolean => task === 'group' && clients > 1;

const goesOn = (rounds: number, began: number, tookMs: number, timing: Timing): boolean =>
  rounds === 0 || (rounds < timing.rounds && performance.now() - began + tookMs <= timing.budgetMs);

function rotate<T>(list: readonly T[], by: number): readonly T[] {
  const at = by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

// What it is compared with takes its turn directly before: whatever else the machine does meets all alike.
async function load(
  { pair: { server, raw }, task, clients, operation, ping, replay }: Cell,
  { roundMs, besideMs }: Pick<Timing, 'roundMs' | 'besideMs'>,
): Promise<Run> {
  const pinged = await loadLanes(ping, clients, besideMs);
  const replayed = await loadLanes(replay, clients, besideMs);
  const rawPerSecond =
    task === 'ping' ? Number.NaN : loadRaw(() => raw.run(task, clients), besideMs) * clients;
  const serverBefore = await cpuMicrosOf(server.pid);
  const clientBefore = process.cpuUsage();
  const { latencies, elapsedMs, perSecond } = await loadLanes(operation, clients, roundMs);
  const { user, system } = process.cpuUsage(clientBefore);
  return {
    operations: latencies.length,
    perSecond,
    elapsedMs,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    pingPerSecond: pinged.perSecond,
    replayPerSecond: replayed.perSecond,
    rawPerSecond,
    serverMicros: (await cpuMicrosOf(server.pid)) - serverBefore,
    clientMicros: user + system,
  };
}

async function loadLanes(operation: Operation, clients: number, ms: number) {
  const began = performance.now();
  const lanes = Array.from({ length: clients }, (_, lane) => repeat(() => operation(lane), began + ms));
  const latencies = Float64Array.from((await Promise.all(lanes)).flat()).sort();
  const elapsedMs = performance.now() - began;
  return { latencies, elapsedMs, perSecond: (latencies.length * 1000) / elapsedMs };
}

async function repeat(once: () => Promise<void>, endMs: number): Promise<number[]> {
  const latencies: number[] = [];
  for (let before = performance.now(); before < endMs || latencies.length === 0; ) {
    await once();
    const now = performance.now();
    latencies.push(now - before);
    before = now;
  }
  return latencies;
}

/** How often per second, without a break. */
function loadRaw(once: () => void, ms: number): number {
  const began = performance.now();
  let elapsedMs = 0;
  let count = 0;
  for (; elapsedMs < ms || count === 0; elapsedMs = performance.now() - began) {
    once();
    count += 1;
  }
  return (count * 1000) / elapsedMs;
}

function figuresOf({ pair, task, clients }: Cell, runs: readonly Run[]): Figures {
  const middle = (value: (run: Run) => number) => median(runs.map(value));
  const rates = runs.map(({ perSecond }) => perSecond);
  return {
    synchronous: pair.synchronous,
    task,
    clients,
    perSecond: median(rates),
    spread: (Math.max(...rates) - Math.min(...rates)) / median(rates),
    p50Ms: middle(({ p50Ms }) => p50Ms),
    p99Ms: middle(({ p99Ms }) => p99Ms),
    behindPing: middle(({ perSecond, pingPerSecond }) => pingPerSecond / perSecond),
    behindReplay: middle(({ perSecond, replayPerSecond }) => replayPerSecond / perSecond),
    behindRaw: middle(({ perSecond, rawPerSecond }) => rawPerSecond / perSecond),
    rawPerSecond: middle(({ rawPerSecond }) => rawPerSecond),
    serverMicros: middle(({ serverMicros, operations }) => serverMicros / operations),
    clientMicros: middle(({ clientMicros, operations }) => clientMicros / operations),
    serverShare: middle(({ serverMicros, elapsedMs }) => serverMicros / elapsedMs / 1000),
    clientShare: middle(({ clientMicros, elapsedMs }) => clientMicros / elapsedMs / 1000),
  };
}
