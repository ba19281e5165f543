import { isBusy, livingOf, type Pool } from './pool.ts';

/** How many instances more a pool should have, or fewer when negative, and why. */
export interface SizeAdvice {
  readonly change: number;
  readonly reasons: readonly AdviceReason[];
}

interface AdviceReason {
  readonly kind:
    | 'BELOW_MINIMUM'
    | 'QUEUE_DEPTH'
    | 'RESPONSE_TIME'
    | 'FREE_CAPACITY'
    | 'LITTLE_USED'
    | 'AT_MAXIMUM';
  /** With the figures, for people. */
  readonly message: string;
}

/** Pure: the same pool gets the same advice. It never leads beyond the pool's limits. */
export function advise(pool: Pool): SizeAdvice {
  const living = livingOf(pool);
  const size = living.length;
  const busy = living.filter(isBusy).length;
  const reasons = [...reasonsForMore(pool, { size, busy })];
  if (reasons.length > 0) {
    const missing = Math.max(pool.queue.length, pool.sizeMin - size, 1);
    const change = Math.min(missing, pool.sizeMax - size);
    if (change > 0) return { change, reasons };
    const message = `It has ${size} instances already, which is its sizeMax.`;
    return { change: 0, reasons: [...reasons, { kind: 'AT_MAXIMUM', message }] };
  }
  const spare = Math.min(size - pool.sizeMin, size - busy);
  if (spare <= 0 || busy > pool.scaleDownAt * size) return { change: 0, reasons: [] };
  const message = `${busy} of ${size} instances are busy; scaleDownAt is ${pool.scaleDownAt}.`;
  return { change: -1, reasons: [{ kind: 'LITTLE_USED', message }] };
}

function* reasonsForMore(
  pool: Pool,
  { size, busy }: { readonly size: number; readonly busy: number },
): Generator<AdviceReason> {
  const { queue, counts, sizeMin, scaleUpAt, waitTargetMs } = pool;
  if (size < sizeMin)
    yield { kind: 'BELOW_MINIMUM', message: `It has ${size} of at least ${sizeMin} instances.` };
  if (queue.length > 0)
    yield { kind: 'QUEUE_DEPTH', message: `${queue.length} are waiting for an instance.` };
  if (counts.waitMs > waitTargetMs && busy === size) {
    const message = `Borrowers wait ${Math.round(counts.waitMs)} ms; waitTargetMs is ${waitTargetMs}.`;
    yield { kind: 'RESPONSE_TIME', message };
  }
  if (size > 0 && busy >= scaleUpAt * size) {
    yield {
      kind: 'FREE_CAPACITY',
      message: `${busy} of ${size} instances are busy; scaleUpAt is ${scaleUpAt}.`,
    };
  }
}
