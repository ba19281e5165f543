import type { LoadResult } from './processes/calls.ts';
import { type BenchQuery, requestBody } from './queries.ts';
import { median } from './statistics.ts';
import type { Bench, Variant, VariantName } from './variants.ts';

/** How long and how hard. */
export interface Plan {
  readonly connections: number;
  readonly warmUpMs: number;
  readonly roundMs: number;
  readonly rounds: number;
  /** No round begins that would end after this, warm-up included; the first one always does. */
  readonly budgetMs: number;
}

/** A query with the answer that all variants give. */
export interface Task {
  readonly query: BenchQuery;
  readonly answerBytes: number;
}

/** Medians over the rounds. */
export interface Figures {
  readonly requestsPerSecond: number;
  /** Distance between the slowest and the fastest round, as a share of the median. */
  readonly spread: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU time of the server itself for one request, in microseconds. */
  readonly ownCpuMicros: number;
  /** The same, with the subgraphs' processes behind it; never the load's. */
  readonly allCpuMicros: number;
}

export interface Measurements {
  readonly rounds: number;
  of(query: BenchQuery, variant: VariantName): Figures;
  /** Requests/s as a multiple of another variant's in the same round, which has met the same noise; the median. */
  ratio(query: BenchQuery, variant: VariantName, to: VariantName): number;
}

interface Round extends LoadResult {
  readonly ownCpuMicros: number;
  readonly allCpuMicros: number;
}

/**
 * Loads every variant with every task, one at a time. All take their turn in every round, in changing order, so that
 * whatever else the machine does meets all alike.
 *
 * @throws when a single answer is not the expected one: fast and wrong is no result
 */
export async function measure(
  { variants, load }: Bench,
  tasks: readonly Task[],
  plan: Plan,
): Promise<Measurements> {
  const began = performance.now();
  const cells = tasks.flatMap((task) =>
    variants.map((variant) => ({ task, variant, rounds: [] as Round[] })),
  );
  for (const cell of cells) await runOnce(load, cell, { ...plan, durationMs: plan.warmUpMs });
  let rounds = 0;
  let roundTookMs = 0;
  while (rounds < plan.rounds && (rounds === 0 || performance.now() - began + roundTookMs <= plan.budgetMs)) {
    const roundBegan = performance.now();
    for (const cell of rotate(cells, rounds * 3)) {
      cell.rounds.push(await runOnce(load, cell, { ...plan, durationMs: plan.roundMs }));
    }
    roundTookMs = performance.now() - roundBegan;
    rounds += 1;
  }
  const roundsOf = (query: BenchQuery, variant: VariantName): readonly Round[] => {
    const cell = cells.find(({ task, variant: { name } }) => task.query === query && name === variant);
    if (!cell) throw new Error(`${variant} was not measured with the query ${query.name}.`);
    return cell.rounds;
  };
  return {
    rounds,
    of: (query, variant) => middleOf(roundsOf(query, variant)),
    ratio: (query, variant, to) => {
      const others = roundsOf(query, to).map(rate);
      return median(
        roundsOf(query, variant).map((round, index) => rate(round) / (others[index] ?? Number.NaN)),
      );
    },
  };
}

const rate = ({ requests, elapsedMs }: Round) => (requests * 1000) / elapsedMs;

function rotate<T>(list: readonly T[], by: number): readonly T[] {
  const at = by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

async function runOnce(
  load: Bench['load'],
  { task, variant }: { task: Task; variant: Variant },
  { connections, durationMs }: { connections: number; durationMs: number },
): Promise<Round> {
  const { origin, title } = variant;
  const { answerBytes } = task;
  const body = requestBody(task.query);
  const before = await cpuMicros(variant);
  const result = await load.call('load', { origin, body, answerBytes, connections, durationMs });
  const after = await cpuMicros(variant);
  if (result.failures > 0) {
    const what = `${result.failures} of ${result.requests} requests of the query "${task.query.name}"`;
    throw new Error(`${title} answered ${what} wrongly.`);
  }
  return { ...result, ownCpuMicros: after.own - before.own, allCpuMicros: after.all - before.all };
}

async function cpuMicros({ server, behind }: Variant): Promise<{ own: number; all: number }> {
  const [own, ...others] = await Promise.all([server, ...behind].map((child) => child.call('usage', null)));
  const ownMicros = own?.cpuMicros ?? 0;
  return { own: ownMicros, all: others.reduce((total, usage) => total + usage.cpuMicros, ownMicros) };
}

function middleOf(rounds: readonly Round[]): Figures {
  const middle = (value: (round: Round) => number) => median(rounds.map(value));
  const rates = rounds.map(rate);
  return {
    requestsPerSecond: median(rates),
    spread: (Math.max(...rates) - Math.min(...rates)) / median(rates),
    p50Ms: middle(({ p50Ms }) => p50Ms),
    p99Ms: middle(({ p99Ms }) => p99Ms),
    ownCpuMicros: middle(({ ownCpuMicros, requests }) => ownCpuMicros / requests),
    allCpuMicros: middle(({ allCpuMicros, requests }) => allCpuMicros / requests),
  };
}
