import { InvalidArgumentError } from '@ymera/kernel';
import { Cron } from 'croner';
import { type Schedule, scheduleLimits } from '../domain/schedule.ts';

type Timing = Pick<Schedule, 'cron' | 'timeZone'>;

/** @throws InvalidArgumentError for an expression or a time zone that is none, or that is never due */
export function refuseBadTiming(timing: Timing, now: number): void {
  const { cron, timeZone } = timing;
  const { cronLengthMax } = scheduleLimits;
  if (cron.length > cronLengthMax)
    throw new InvalidArgumentError(
      'cron',
      `at most ${cronLengthMax} characters long`,
      `${cron.length} characters long`,
    );
  if (!isTimeZone(timeZone))
    throw new InvalidArgumentError(
      'timeZone',
      'a time zone such as "Europe/Vienna" or "UTC"',
      `"${timeZone.slice(0, 80)}"`,
    );
  const expected = 'a cron expression such as "30 8 * * MON-FRI"';
  try {
    if (nextTime(timing, now) !== null) return;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InvalidArgumentError('cron', expected, `"${cron}" (${why.slice(0, 200)})`);
  }
  throw new InvalidArgumentError('cron', `${expected} that will be due`, `"${cron}", which never is`);
}

/** The first time after a moment; null when there is none. */
export function nextTime(timing: Timing, after: number): number | null {
  return cronOf(timing).nextRun(new Date(after))?.getTime() ?? null;
}

/** The latest times from one moment up to another, both included, the earliest first. */
export function latestTimes(
  timing: Timing,
  { from, to, limit }: { readonly from: number; readonly to: number; readonly limit: number },
): readonly number[] {
  // What the library gives lies before its reference, which it cuts to whole seconds.
  const before = new Date(Math.floor(to / 1_000) * 1_000 + 1_000);
  return cronOf(timing)
    .previousRuns(limit, before)
    .map((time) => time.getTime())
    .filter((time) => time >= from && time <= to)
    .sort((a, b) => a - b);
}

// Paused: nothing is ever called by the library itself.
const cronOf = ({ cron, timeZone }: Timing) =>
  new Cron(cron, { timezone: timeZone, mode: '5-or-6-parts', paused: true });

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
