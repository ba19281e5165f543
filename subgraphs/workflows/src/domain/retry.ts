export interface RetryPolicy {
  readonly retryBaseMs: number;
  readonly retryMaxMs: number;
}

/**
 * How long to wait before the attempt after this one: doubling from `retryBaseMs` up to `retryMaxMs`, of which the
 * upper half is left to chance, so that tasks that failed together do not come back together.
 *
 * @param random from 0 up to 1
 */
export function retryDelayMs(policy: RetryPolicy, failed: { attempt: number; random: number }): number {
  const whole = Math.min(policy.retryMaxMs, policy.retryBaseMs * 2 ** Math.min(failed.attempt - 1, 30));
  return Math.round(whole / 2 + (whole / 2) * failed.random);
}
