const firstMs = 500;
const mostMs = 20_000;

/**
 * How long to wait before a try again: anything from nothing to twice as much as before, so that those who failed
 * together do not come again together (full jitter, M. Brooker, "Exponential backoff and jitter", 2015).
 *
 * @param retry 0 for the first
 * @param random from 0 to 1
 */
export function backoffMs(retry: number, random: number): number {
  return Math.round(random * Math.min(mostMs, firstMs * 2 ** retry));
}
