/** How the platform tries to bring a plugin back that it has taken out itself. */
export interface Healing {
  /** Since it last stood for an hour. */
  readonly tries: number;
  /** When the next one is due; null while it runs, and when there are no more. */
  readonly nextAt: number | null;
  /** When one went well last; null before. */
  readonly healedAt: number | null;
}

export const triesMax = 6;
const firstMs = 60_000;
const mostMs = 3_600_000;
/** What stood as long as this after it was brought back is healed; what did not goes on counting its tries. */
const standMs = 3_600_000;

/**
 * What was taken out at a moment waits a minute, twice as long after each try, and an hour at most. A random share of up
 * to a half is taken off, so that what went down together does not come back together.
 *
 * @param random from 0 to 1
 */
export function healingAfter(
  before: Healing | undefined,
  { now, random }: { readonly now: number; readonly random: number },
): Healing {
  const healedAt = before?.healedAt ?? null;
  const stood = before === undefined || (healedAt !== null && now - healedAt >= standMs);
  const tries = stood ? 0 : before.tries;
  return { tries, nextAt: nextAt(tries, { now, random }), healedAt };
}

/** One more try begins; the next is due when it comes to nothing. */
export function trying(healing: Healing, at: { readonly now: number; readonly random: number }): Healing {
  const tries = healing.tries + 1;
  return { ...healing, tries, nextAt: nextAt(tries, at) };
}

export function isDue({ nextAt: due }: Healing, now: number): boolean {
  return due !== null && due <= now;
}

function nextAt(
  tries: number,
  { now, random }: { readonly now: number; readonly random: number },
): number | null {
  if (tries >= triesMax) return null;
  const wait = Math.min(mostMs, firstMs * 2 ** tries);
  return now + Math.round(wait * (1 - random / 2));
}
