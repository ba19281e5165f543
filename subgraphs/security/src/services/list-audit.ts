import type { Page, PageRequest } from '@ymera/kernel';
import type { AuditEntry } from '../domain/audit-entry.ts';
import { decodeSeqCursor, encodeCursor } from '../domain/cursor.ts';
import type { AuditStore } from '../ports.ts';

/** A tenant's audit log, newest first; only what concerns one thing when `aboutId` is given. */
export async function listAudit(
  deps: { auditEntries: AuditStore },
  command: { tenantId: string; aboutId: string | null; page: PageRequest },
): Promise<Page<AuditEntry>> {
  const { first, after } = command.page;
  const beforeSeq = decodeSeqCursor(after);
  const found = await deps.auditEntries.listNewest(command.tenantId, {
    aboutId: command.aboutId,
    beforeSeq,
    limit: first + 1,
  });
  const items = found.slice(0, first);
  const last = items.at(-1);
  return { items, nextCursor: found.length > first && last ? encodeCursor(String(last.seq)) : null };
}
