import {
  defaultRealtimeSettings,
  type RealtimeDesk,
  type RealtimeSettings,
} from './services/models/realtime/realtime-desk.ts';
import type { RunDesk } from './services/run-desk.ts';

/** What realtime sessions need from outside. */
export interface RealtimeOutside {
  readonly realtimeSettings?: Partial<RealtimeSettings>;
}

type Parts = RealtimeOutside &
  Omit<RealtimeDesk, 'sessions' | 'settings' | 'definitions' | 'log'> &
  Pick<RunDesk, 'definitions' | 'log'>;

/** The sessions of this process; `close` ends them all. */
export function openRealtime({ realtimeSettings, ...parts }: Parts) {
  const { gateway, runner, selection, definitions, bus, clock, log } = parts;
  const desk: RealtimeDesk = {
    ...{ sessions: new Map(), gateway, runner, selection, definitions, bus, clock, log },
    settings: { ...defaultRealtimeSettings, ...realtimeSettings },
  };
  const close = () => {
    for (const session of desk.sessions.values())
      session.end('AGENTS_STOPPING', 'The platform is being stopped.');
  };
  return { desk, close };
}
