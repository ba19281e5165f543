import type { RealtimeDesk } from './realtime-desk.ts';

const endedMax = 500;

/** Sessions that ended some time ago are forgotten, and the oldest of too many before that. */
export function forgetEnded({ sessions, clock, settings }: RealtimeDesk): void {
  const ended = [...sessions.values()].filter(({ view }) => view.end !== null);
  const before = clock.now() - settings.keepMs;
  for (const [index, { id, view }] of ended.entries())
    if ((view.end?.at ?? 0) <= before || index < ended.length - endedMax) sessions.delete(id);
}
