import { checkOverlap, keyExpiry, revoked, rotated } from '../../domain/remote/keys.ts';
import type { RemoteAgent } from '../../domain/remote/remote-agent.ts';
import { remoteChanged } from '../../remote-events.ts';
import { changeRemoteAgent } from './change-remote-agent.ts';
import { type Credentials, createKey } from './key-secret.ts';
import type { RemoteCommand, RemoteDesk } from './remote-desk.ts';

type RotateCommand = RemoteCommand & {
  readonly overlapSeconds: number;
  readonly keyLifetimeHours: number;
};

/**
 * Gives an agent another key; those that it has end after the overlap. Its credentials are shown by this answer alone.
 *
 * @throws InvalidArgumentError, AgentNotFoundError, AgentNotRemoteError, AgentRemovedError, AgentKeysFullError
 */
export async function rotateAgentKey(
  desk: RemoteDesk,
  { overlapSeconds, keyLifetimeHours, ...command }: RotateCommand,
): Promise<{ readonly agent: RemoteAgent; readonly credentials: Credentials }> {
  const now = desk.clock.now();
  checkOverlap(overlapSeconds);
  const { key, credentials } = createKey({ now, expiresAt: keyExpiry(keyLifetimeHours, now) });
  const { agent } = await changeRemoteAgent(desk, command, (before) =>
    rotated(before, { key, overlapSeconds, now }),
  );
  const reason = `Its other keys end after ${overlapSeconds} seconds at the latest.`;
  const told = { action: 'key_rotated', by: command.principal.id, reason, keyId: key.id, at: now } as const;
  await desk.events.publish(remoteChanged(agent, told));
  return { agent, credentials };
}

/**
 * Ends a key at once. One that has been revoked before stays as it is.
 *
 * @throws AgentNotFoundError, AgentNotRemoteError, AgentKeyNotFoundError
 */
export async function revokeAgentKey(
  desk: RemoteDesk,
  { keyId, ...command }: RemoteCommand & { readonly keyId: string },
): Promise<RemoteAgent> {
  const now = desk.clock.now();
  const { agent, isNew } = await changeRemoteAgent(desk, command, (before) =>
    revoked(before, { keyId, now }),
  );
  const reason = 'It was revoked by hand.';
  const told = { action: 'key_revoked', by: command.principal.id, reason, keyId, at: now } as const;
  if (isNew) await desk.events.publish(remoteChanged(agent, told));
  return agent;
}
