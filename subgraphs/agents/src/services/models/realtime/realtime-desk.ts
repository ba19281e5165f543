import type { AgentRunner, Clock, Principal } from '@ymera/kernel';
import type { Bus } from '@ymera/kernel/events';
import type { Log } from '@ymera/kernel/log';
import type { DefinitionStore } from '../../../ports.ts';
import type { SelectionDesk } from '../../selection/selection-desk.ts';
import type { GatewayDesk } from '../gateway-desk.ts';
import type { LiveSession } from './live-session.ts';

/** What it takes to hold realtime sessions. They live in the process that opened them, and end with it. */
export interface RealtimeDesk {
  /** By their ids, the oldest first; those that have ended stay a while. */
  readonly sessions: Map<string, LiveSession>;
  readonly gateway: GatewayDesk;
  readonly runner: Pick<AgentRunner, 'run'>;
  readonly selection: SelectionDesk;
  readonly definitions: Pick<DefinitionStore, 'findMany'>;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: RealtimeSettings;
}

export interface RealtimeSettings {
  readonly sessionsMax: number;
  readonly sessionsPerTenantMax: number;
  /** A session in which nothing happens for so long ends. */
  readonly idleMs: number;
  readonly totalMs: number;
  /** Input and output of all its answers. */
  readonly tokensMax: number;
  /** Longest run of an agent that a session waits for. */
  readonly runMs: number;
  /** How long a session that has ended can be looked at. */
  readonly keepMs: number;
}

export const defaultRealtimeSettings: RealtimeSettings = {
  sessionsMax: 100,
  sessionsPerTenantMax: 10,
  idleMs: 300_000,
  // OpenAI ends sessions after an hour.
  totalMs: 3_600_000,
  tokensMax: 2_000_000,
  runMs: 120_000,
  keepMs: 600_000,
};

export const sessionChannel = (id: string) => `agents.realtime:${id}`;

/** Who may look at a session and speak in it: nobody but the user who opened it. */
export function isOwn(
  { tenantId, startedBy }: { tenantId: string; startedBy: string },
  principal: Principal,
) {
  return tenantId === principal.tenantId && startedBy === principal.id;
}
