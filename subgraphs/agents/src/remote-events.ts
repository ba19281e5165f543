import type { DomainEvent } from '@ymera/kernel/events';
import type { RemoteAgent, ReportedIssue } from './domain/remote/remote-agent.ts';

/** What may happen to a remote agent. */
export type RemoteAction =
  | 'registered'
  | 'updated'
  | 'key_rotated'
  | 'key_revoked'
  | 'warned'
  | 'suspended'
  | 'frozen'
  | 'thawed'
  | 'reported_again'
  | 'removed';

/** A remote agent was registered, given or denied a key, or stands otherwise than before. */
export type RemoteChanged = {
  readonly agentId: string;
  readonly action: RemoteAction;
  /** A user's id, or `platform`. */
  readonly by: string;
  readonly reason: string;
  /** The key that was made or revoked; never its secret. */
  readonly keyId: string | null;
};

/** A remote agent has told of something that concerns security. */
export type RemoteSecurity = {
  readonly agentId: string;
  /** Of the report that told it. */
  readonly seq: number;
  readonly events: readonly { readonly code: string; readonly message: string }[];
};

export type RemoteEvents = {
  readonly 'agents.remote.changed': RemoteChanged;
  readonly 'agents.remote.security': RemoteSecurity;
};

/** What led to the revision that the agent has now; its id is the same however often it is told. */
export function remoteChanged(
  { tenantId, id, revision }: RemoteAgent,
  { at, ...told }: Omit<RemoteChanged, 'agentId'> & { readonly at: number },
): DomainEvent<RemoteChanged> {
  return {
    id: `agents.remote.changed:${tenantId}:${id}:${revision}`,
    topic: 'agents.remote.changed' satisfies keyof RemoteEvents,
    tenantId,
    at,
    payload: { agentId: id, ...told },
  };
}

export function remoteSecurity(
  { tenantId, id }: RemoteAgent,
  { at, seq, events }: { at: number; seq: number; events: readonly ReportedIssue[] },
): DomainEvent<RemoteSecurity> {
  return {
    id: `agents.remote.security:${tenantId}:${id}:${seq}`,
    topic: 'agents.remote.security' satisfies keyof RemoteEvents,
    tenantId,
    at,
    payload: { agentId: id, seq, events: events.map(({ code, message }) => ({ code, message })) },
  };
}
