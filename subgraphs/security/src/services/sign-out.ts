import type { Clock, Principal } from '@ymera/kernel';
import type { RecentPrincipals } from '../domain/recent-principals.ts';
import type { AuditLog, SessionStore } from '../ports.ts';
import { settle } from './settle-audit.ts';

/** Ends the principal's session. False when it has none, as a service, or when it had ended before. */
export async function signOut(
  deps: { clock: Clock; sessions: SessionStore; audit: AuditLog; recent: RecentPrincipals },
  command: { principal: Principal },
): Promise<boolean> {
  const { sessionId, tenantId, id } = command.principal;
  if (!sessionId) return false;
  const at = deps.clock.now();
  const draft = {
    tenantId,
    eventId: `session.ended:${sessionId}`,
    at,
    action: 'session.ended',
    actorId: id,
    subjectId: sessionId,
    concerns: [id],
    allowed: true,
    details: {},
  };
  const ended = await deps.sessions.end({ tenantId, id: sessionId, at }, draft);
  deps.recent.forgetSession(sessionId);
  if (ended) await settle({ audit: deps.audit, debts: deps.sessions }, { thingId: sessionId, draft });
  return ended;
}
