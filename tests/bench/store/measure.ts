import { MongoServerError } from 'mongodb';
import { median, percentile } from '../statistics.ts';
import { driverOperations, type Operation } from './over-driver.ts';
import type { RawSqlite } from './raw-sqlite.ts';
import { type BenchServer, cpuMicrosOf, type Synchronous } from './servers.ts';
import { type Sizes, type TaskName, taskNames } from './workload.ts';

/** How long and how hard. */
export interface Timing {
  readonly warmUpMs: number;
  readonly roundMs: number;
  /** How long the ping and SQLite are measured beside each round of a task. */
  readonly besideMs: number;
  readonly rounds: number;
  /** No round begins that would end after this, warm-up included; the first one always does. */
  readonly budgetMs: number;
}

/** A store and a SQLite file that write in the same way. */
export interface Pair {
  readonly synchronous: Synchronous;
  readonly server: BenchServer;
  readonly raw: RawSqlite;
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
  /** How many times as long as a ping, and as the same on SQLite, directly before, which met the same noise. */
  readonly behindPing: number;
  readonly behindRaw: number;
  readonly rawPerSecond: number;
  /** CPU time of one operation, and the share of one core that each side used. */
  readonly serverMicros: number;
  readonly clientMicros: number;
  readonly serverShare: number;
  readonly clientShare: number;
}

/** A task that the store does not do, with its own words. */
export interface Refusal {
  readonly task: TaskName;
  readonly message: string;
}

export interface Measurements {
  readonly rounds: number;
  readonly figures: readonly Figures[];
  readonly refusals: readonly Refusal[];
}

interface Cell {
  readonly pair: Pair;
  readonly task: TaskName;
  readonly clients: number;
  readonly operation: Operation;
  readonly ping: Operation;
  readonly runs: Run[];
}

interface Run {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly pingPerSecond: number;
  readonly rawPerSecond: number;
  readonly serverMicros: number;
  readonly clientMicros: number;
  readonly elapsedMs: number;
  readonly operations: number;
}

/** Does every task on every pair with every number of clients, all in turn in each round. */
export async function measure(
  pairs: readonly Pair[],
  clientCounts: readonly number[],
  { sizes, timing }: { readonly sizes: Sizes; readonly timing: Timing },
): Promise<Measurements> {
  const began = performance.now();
  const { cells, refusals } = await prepare(pairs, clientCounts, sizes);
  const usual = cells.filter((cell) => !isLong(cell));
  const warmUp = { roundMs: timing.warmUpMs, besideMs: timing.warmUpMs / 10 };
  for (const cell of usual) await load(cell, warmUp);
  let rounds = 0;
  for (let tookMs = 0; goesOn(rounds, began, tookMs, timing); rounds++) {
    const roundBegan = performance.now();
    for (const cell of rotate(usual, rounds * 5)) await measureRound(cell, timing);
    tookMs = performance.now() - roundBegan;
  }
  for (const cell of cells) if (isLong(cell)) await measureRound(cell, timing);
  return { rounds, refusals, figures: cells.map(figuresOf) };
}

/** Many clients that each read everything take seconds at the least: once is enough. */
const isLong = ({ task, clients }: Cell): boolean => task === 'group' && clients > 1;

async function measureRound(cell: Cell, timing: Timing): Promise<void> {
  cell.runs.push(await load(cell, timing));
}

const goesOn = (rounds: number, began: number, tookMs: number, timing: Timing): boolean =>
  rounds === 0 || (rounds < timing.rounds && performance.now() - began + tookMs <= timing.budgetMs);

function rotate<T>(list: readonly T[], by: number): readonly T[] {
  const at = by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

/** Tries every task once: what the store refuses is reported and not measured. */
async function prepare(
  pairs: readonly Pair[],
  clientCounts: readonly number[],
  sizes: Sizes,
): Promise<{ cells: Cell[]; refusals: Refusal[] }> {
  const cells: Cell[] = [];
  const refusals: Refusal[] = [];
  for (const pair of pairs) {
    const operations = driverOperations(pair.server.client, sizes);
    const { ping } = operations;
    for (const task of taskNames) {
      const operation = operations[task];
      const refused = await refusalOf(operation);
      if (refused !== undefined) refusals.push({ task, message: refused });
      else for (const clients of clientCounts) cells.push({ pair, task, clients, operation, ping, runs: [] });
    }
  }
  return { cells, refusals };
}

async function refusalOf(operation: Operation): Promise<string | undefined> {
  try {
    await operation(0);
    return undefined;
  } catch (error) {
    if (error instanceof MongoServerError) return error.message;
    throw error;
  }
}

// The ping and SQLite take their turns directly before: what else the machine does meets all three alike.
async function load(
  { pair: { server, raw }, task, clients, operation, ping }: Cell,
  { roundMs, besideMs }: Pick<Timing, 'roundMs' | 'besideMs'>,
): Promise<Run> {
  const pinged = await loadLanes(ping, clients, besideMs);
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

function figuresOf({ pair, task, clients, runs }: Cell): Figures {
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
    behindRaw: middle(({ perSecond, rawPerSecond }) => rawPerSecond / perSecond),
    rawPerSecond: middle(({ rawPerSecond }) => rawPerSecond),
    serverMicros: middle(({ serverMicros, operations }) => serverMicros / operations),
    clientMicros: middle(({ clientMicros, operations }) => clientMicros / operations),
    serverShare: middle(({ serverMicros, elapsedMs }) => serverMicros / elapsedMs / 1000),
    clientShare: middle(({ clientMicros, elapsedMs }) => clientMicros / elapsedMs / 1000),
  };
}
