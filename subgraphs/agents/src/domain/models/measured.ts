import { wilsonInterval } from '@ymera/kernel';
/** How a model has done lately; each call makes the earlier ones count a little less. */
export interface Measured {
  /** Calls that it answered, or failed by its own fault. */
  readonly calls: number;
  /** Those of them that gave something to use. */
  readonly good: number;
  /** From the request to the whole answer; null before the first good one. */
  readonly latencyMs: number | null;
}

export const unmeasured: Measured = { calls: 0, good: 0, latencyMs: null };

/** An older call counts this much of the next one's, so that about the last hundred decide. */
const fading = 0.99;
const latencyShare = 0.2;

export function measuredAfter(
  before: Measured,
  call: { readonly good: boolean; readonly ms: number },
): Measured {
  const { calls, good, latencyMs } = before;
  const latency = latencyMs === null ? call.ms : latencyMs + latencyShare * (call.ms - latencyMs);
  return {
    calls: calls * fading + 1,
    good: good * fading + (call.good ? 1 : 0),
    latencyMs: call.good ? latency : latencyMs,
  };
}

/** What nobody has tried yet counts as if it had answered nine of ten calls. */
const prior = { calls: 10, good: 9 };
/**
 * The lower end of Wilson's score interval for the share of good answers: what the model is at least
 * worth, by what was seen. Few calls say little, so it is below the plain share, and the more so the fewer there are.
 */
export const qualityOf = ({ calls, good }: Measured): number =>
  wilsonInterval(good + prior.good, calls + prior.calls).low;
