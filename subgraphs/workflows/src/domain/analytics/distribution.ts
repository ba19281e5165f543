import type { Distribution } from './analysis.ts';

/** Below so many observations their 95th percentile by nearest rank is the longest of them, which says nothing. */
const p95Min = 20;

/** The value that this share of a sorted list does not pass, by nearest rank; null for an empty list. */
function percentile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? null;
}

/** The lower of the two in the middle, when there are two; null for an empty list. */
export const medianOf = (values: readonly number[]): number | null =>
  percentile(
    values.toSorted((a, b) => a - b),
    0.5,
  );

export function distributionOf(values: readonly number[]): Distribution {
  const sorted = values.toSorted((a, b) => a - b);
  const count = sorted.length;
  const totalMs = sorted.reduce((sum, value) => sum + value, 0);
  return {
    count,
    totalMs,
    meanMs: count === 0 ? null : totalMs / count,
    p50Ms: percentile(sorted, 0.5),
    p95Ms: count < p95Min ? null : percentile(sorted, 0.95),
    maxMs: sorted.at(-1) ?? null,
  };
}
