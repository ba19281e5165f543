import type { Schedule } from '../domain/schedule.ts';

/** Since when something is to be done for a schedule: a time that was claimed comes before the next one. */
export function dueSince({ firing, nextAt }: Pick<Schedule, 'firing' | 'nextAt'>): number | null {
  return firing.length > 0 ? Math.min(...firing) : nextAt;
}
