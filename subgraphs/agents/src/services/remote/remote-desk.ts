import type { Clock, Principal } from '@ymera/kernel';
import type { Bus, Events } from '@ymera/kernel/events';
import type { Log } from '@ymera/kernel/log';
import type { LadderSettings, Listening } from '../../domain/remote/ladder.ts';
import type { DefinitionStore } from '../../ports.ts';
import type { RemoteAgentPlace, RemoteAgentStore } from '../../remote-ports.ts';
import type { KeyAttempts } from './key-attempts.ts';

/** What it takes to have remote agents. */
export interface RemoteDesk {
  readonly agents: RemoteAgentStore;
  readonly definitions: Pick<DefinitionStore, 'findMany'>;
  /** Gives what an agent has to do to others. */
  readonly reallocate: (left: {
    readonly tenantId: string;
    readonly agentId: string;
    readonly reason: 'SUSPENDED' | 'FROZEN' | 'REMOVED';
  }) => Promise<unknown>;
  readonly events: Events;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
  readonly ladder: LadderSettings;
  readonly attempts: KeyAttempts;
  /** As this process knows it from its latest sweep. */
  readonly watch: { since: number };
}

/** Something that an administrator does with a remote agent of their tenant. */
export interface RemoteCommand {
  readonly principal: Pick<Principal, 'id' | 'tenantId'>;
  readonly id: string;
}

export function placeOf({ principal, id }: RemoteCommand): RemoteAgentPlace {
  return { tenantId: principal.tenantId, id };
}

/** This moment, and since when agents are heard. */
export function listeningOf({ clock, watch }: Pick<RemoteDesk, 'clock' | 'watch'>): Listening {
  return { now: clock.now(), since: watch.since };
}

/** Where it rings when an agent of a tenant stands otherwise than before. */
export const standingChannel = (tenantId: string) => `agents.standing:${tenantId}`;
