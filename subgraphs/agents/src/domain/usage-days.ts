import { InvalidArgumentError } from '@ymera/kernel';

const dayMs = 86_400_000;
const daysMax = 90;

/** The day (UTC) of a moment, such as 2026-01-31. */
export function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}

/**
 * The first of the days up to today.
 *
 * @throws InvalidArgumentError when `days` is not a whole number from 1 to 90
 */
export function firstDay(now: number, days: number): string {
  if (!Number.isInteger(days) || days < 1 || days > daysMax)
    throw new InvalidArgumentError('days', `a whole number from 1 to ${daysMax}`, String(days));
  return dayOf(now - (days - 1) * dayMs);
}
