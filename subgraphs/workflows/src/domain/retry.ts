import type { RetryPolicy } from './definition.ts';

/**
 * How long to wait before the attempt after this one: doubling from `baseMs` up to `maxMs`, of which the upper half
 * is left to chance, so that steps that failed together do not come back together.
 *
 * @param random from 0 up to 1
 */
export function retryDelayMs(
  { baseMs, maxMs }: Pick<RetryPolicy, 'baseMs' | 'maxMs'>,
  failed: { readonly attempt: number; readonly random: number },
): number {
  const whole = Math.min(maxMs, baseMs * 2 ** Math.min(failed.attempt - 1, 30));
  return Math.round(whole / 2 + (whole / 2) * failed.random);
}

/** Whether a policy tries a failure again: by its code, or else by what the failure says of itself. */
export const retries = (
  { on }: Pick<RetryPolicy, 'on'>,
  failed: { readonly code: string; readonly mayPass: boolean },
): boolean => (on === null ? failed.mayPass : on.includes(failed.code));
