import { type ChainProblem, checkEnd, checkEntry, unchecked } from '../domain/audit-chain.ts';
import type { AuditStore } from '../ports.ts';

const batchSize = 500;

export interface AuditVerification {
  /** How many fit, from the first on. */
  readonly entries: number;
  readonly problem: ChainProblem | null;
}

/** Recomputes a tenant's hash chain from its first entry, up to the first that does not fit. */
export async function verifyAudit(
  deps: { auditEntries: AuditStore },
  command: { tenantId: string },
  signal: AbortSignal,
): Promise<AuditVerification> {
  // Read first: entries that are written meanwhile can only make the log longer than its head says.
  const head = await deps.auditEntries.findHead(command.tenantId);
  const upTo = Math.max(head?.seq ?? 0, (await deps.auditEntries.last(command.tenantId))?.seq ?? 0);
  let check = unchecked;
  while (check.end.seq < upTo) {
    const request = { afterSeq: check.end.seq, limit: batchSize };
    const batch = await deps.auditEntries.listAfter(command.tenantId, request, signal);
    for (const entry of batch) {
      const next = checkEntry(check, entry, head);
      if ('problem' in next) return { entries: check.entries, problem: next };
      check = next;
    }
    if (batch.length === 0) break;
  }
  return { entries: check.entries, problem: checkEnd(check, head) };
}
