import type { Estimate, Stage } from './plan.ts';

/** What is known of one agent's earlier runs. */
export interface AgentHistory {
  /** Of runs that went well, in milliseconds. */
  readonly ms: readonly number[];
  /** What models cost in some of them, in millionths of a US dollar. */
  readonly costMicroUsd: readonly number[];
}

/** Fewer runs say nothing. */
const runsMin = 3;

export function estimateOf({ ms, costMicroUsd }: AgentHistory): Estimate {
  if (ms.length < runsMin)
    return {
      ms: null,
      costMicroUsd: null,
      basis: `${ms.length} earlier runs went well; ${runsMin} are needed`,
    };
  const basis = `median of the latest ${ms.length} runs that went well`;
  return { ms: median(ms), costMicroUsd: costMicroUsd.length < runsMin ? null : median(costMicroUsd), basis };
}

/**
 * Of a whole plan, when everything goes well at the first attempt: stages that need nothing of each other go side by
 * side. Null as soon as one stage is not known.
 */
export function estimateOfAll(stages: readonly Pick<Stage, 'id' | 'after' | 'estimate'>[]): Estimate {
  const ends = new Map<string, number | null>();
  for (const { id, after, estimate } of stages) {
    const starts = after.map((other) => ends.get(other) ?? null);
    const isKnown = estimate.ms !== null && starts.every((start) => start !== null);
    ends.set(id, isKnown ? Math.max(0, ...starts.map((start) => start ?? 0)) + (estimate.ms ?? 0) : null);
  }
  const all = [...ends.values()];
  const costs = stages.map(({ estimate }) => estimate.costMicroUsd);
  const unknown = stages.filter(({ estimate }) => estimate.ms === null).length;
  return {
    ms: all.some((end) => end === null) ? null : Math.max(0, ...all.map((end) => end ?? 0)),
    costMicroUsd: costs.some((cost) => cost === null)
      ? null
      : costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0),
    basis:
      unknown === 0
        ? 'medians of earlier runs, when no stage has to be done again'
        : `${unknown} of ${stages.length} stages have too few earlier runs to say`,
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor((sorted.length - 1) / 2)] ?? 0);
}
