import type { LiveSession } from './live-session.ts';
import type { RealtimeDesk } from './realtime-desk.ts';

/** Ends a session in which nothing happens, or whose time is over. It never rejects. */
export async function watchTime({ clock, settings }: RealtimeDesk, session: LiveSession): Promise<void> {
  while (!session.signal.aborted) {
    const { endsAt } = session.view;
    const now = clock.now();
    if (now >= endsAt) return session.end('REALTIME_TIME_OVER', 'Its time is over.');
    const idleAt = session.touchedAt + settings.idleMs;
    if (now >= idleAt)
      return session.end('REALTIME_IDLE', `Nothing happened in it for ${settings.idleMs / 1000} seconds.`);
    await clock.wait(Math.min(idleAt, endsAt) - now, session.signal);
  }
}
