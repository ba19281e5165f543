import { type Page, type PageRequest, pageOf, readNumberCursor } from '@ymera/kernel';
import type { AuditEntry } from '../domain/audit-entry.ts';
import type { AuditStore } from '../ports.ts';

/** A tenant's audit log, newest first; only what concerns one thing when `aboutId` is given. */
export async function listAudit(
  deps: { auditEntries: AuditStore },
  command: { tenantId: string; aboutId: string | null; page: PageRequest },
  signal?: AbortSignal,
): Promise<Page<AuditEntry>> {
  const { first, after } = command.page;
  const request = { aboutId: command.aboutId, beforeSeq: readNumberCursor(after), limit: first + 1 };
  const found = await deps.auditEntries.listNewest(command.tenantId, request, signal);
  return pageOf(found, first, ({ seq }) => String(seq));
}
