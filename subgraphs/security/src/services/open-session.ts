import { type Clock, newId } from '@ymera/kernel';
import { type Session, sessionLifetimeMs } from '../domain/session.ts';
import type { User } from '../domain/user.ts';
import type { AccessTokens, AuditLog, SessionStore } from '../ports.ts';
import { settle } from './settle-audit.ts';

export interface OpenedSession {
  readonly accessToken: string;
  readonly expiresAt: number;
  readonly user: User;
}

/** Opens a session for someone who has just shown who they are; it is in the audit log before the token is out. */
export async function openSession(
  deps: { clock: Clock; sessions: SessionStore; tokens: AccessTokens; audit: AuditLog },
  command: { user: User },
): Promise<OpenedSession> {
  const { user } = command;
  const now = deps.clock.now();
  // Tokens know whole seconds only.
  const expiresAt = Math.floor((now + sessionLifetimeMs) / 1000) * 1000;
  const session: Session = {
    id: newId('session', now),
    tenantId: user.tenantId,
    userId: user.id,
    createdAt: now,
    expiresAt,
    endedAt: null,
  };
  const draft = {
    tenantId: user.tenantId,
    eventId: `session.opened:${session.id}`,
    at: now,
    action: 'session.opened',
    actorId: user.id,
    subjectId: session.id,
    concerns: [user.id],
    allowed: true,
    details: {},
  };
  await deps.sessions.create(session, draft);
  await settle({ audit: deps.audit, debts: deps.sessions }, { thingId: session.id, draft });
  const accessToken = await deps.tokens.issue({
    userId: user.id,
    tenantId: user.tenantId,
    sessionId: session.id,
    expiresAt,
  });
  return { accessToken, expiresAt, user };
}
