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
export interface Figures extends Load {
  readonly synchronous: Synchronous;
  readonly task: TaskName;
  readonly clients: number;
  /** Distance between the slowest and the fastest round, as a share of the median. */
  readonly spread: number;
  /**
   * How many times as long as others that were measured directly before: a ping, the same operation against a server
   * that has the answer ready, and the same on SQLite.
   */
  readonly behindPing: number;
  readonly behindReplay: number;
  /** How far the replay itself is behind the ping: what the driver needs, whatever the server. */
  readonly replayBehindPing: number;
  readonly behindRaw: number;
  readonly rawPerSecond: number;
  /** How many times the CPU time of a ping, both sides together: the ratio that a busy machine disturbs least. */
  readonly cpuOfPing: number;
}

export interface Measurements {
  readonly rounds: number;
  readonly figures: readonly Figures[];
}

/** One operation, again and again. */
interface Load {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU time of one operation, and the share of one core that each side used. */
  readonly serverMicros: number;
  readonly clientMicros: number;
  readonly serverShare: number;
  readonly clientShare: number;
}

/** One round of a cell, with what it is compared with. */
interface Run {
  readonly own: Load;
  readonly pinged: Load;
  readonly replayed: Load;
  readonly rawPerSecond: number;
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
  const pinged = await loadLanes(ping, { clients, ms: besideMs, pid: server.pid });
  const replayed = await loadLanes(replay, { clients, ms: besideMs, pid: server.pid });
  const rawPerSecond =
    task === 'ping' ? Number.NaN : loadRaw(() => raw.run(task, clients), besideMs) * clients;
  const own = await loadLanes(operation, { clients, ms: roundMs, pid: server.pid });
  return { own, pinged, replayed, rawPerSecond };
}

async function loadLanes(
  operation: Operation,
  { clients, ms, pid }: { clients: number; ms: number; pid: number },
): Promise<Load> {
  const serverBefore = await cpuMicrosOf(pid);
  const clientBefore = process.cpuUsage();
  const began = performance.now();
  const lanes = Array.from({ length: clients }, (_, lane) => repeat(() => operation(lane), began + ms));
  const latencies = Float64Array.from((await Promise.all(lanes)).flat()).sort();
  const elapsedMs = performance.now() - began;
  const { user, system } = process.cpuUsage(clientBefore);
  const serverMicros = (await cpuMicrosOf(pid)) - serverBefore;
  return {
    perSecond: (latencies.length * 1000) / elapsedMs,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    serverMicros: serverMicros / latencies.length,
    clientMicros: (user + system) / latencies.length,
    serverShare: serverMicros / elapsedMs / 1000,
    clientShare: (user + system) / elapsedMs / 1000,
  };
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
  const rates = runs.map(({ own }) => own.perSecond);
  return {
    synchronous: pair.synchronous,
    task,
    clients,
    perSecond: median(rates),
    spread: (Math.max(...rates) - Math.min(...rates)) / median(rates),
    p50Ms: middle(({ own }) => own.p50Ms),
    p99Ms: middle(({ own }) => own.p99Ms),
    behindPing: middle(({ own, pinged }) => pinged.perSecond / own.perSecond),
    behindReplay: middle(({ own, replayed }) => replayed.perSecond / own.perSecond),
    replayBehindPing: middle(({ pinged, replayed }) => pinged.perSecond / replayed.perSecond),
    behindRaw: middle(({ own, rawPerSecond }) => rawPerSecond / own.perSecond),
    rawPerSecond: middle(({ rawPerSecond }) => rawPerSecond),
    cpuOfPing: middle(({ own, pinged }) => bothMicros(own) / bothMicros(pinged)),
    serverMicros: middle(({ own }) => own.serverMicros),
    clientMicros: middle(({ own }) => own.clientMicros),
    serverShare: middle(({ own }) => own.serverShare),
    clientShare: middle(({ own }) => own.clientShare),
  };
}

const bothMicros = ({ serverMicros, clientMicros }: Load): number => serverMicros + clientMicros;
