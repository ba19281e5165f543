import type { DomainEvent } from '@ymera/kernel/events';
import { auditOfEvent } from '../domain/audit-of-event.ts';
import type { AuditLog } from '../ports.ts';

/** Writes an event of another subgraph into the audit log of its tenant; twice is the same as once. */
export async function recordEvent(deps: { audit: AuditLog }, event: DomainEvent): Promise<void> {
  const draft = auditOfEvent(event);
  if (draft) await deps.audit.append(draft);
}
