import { InvalidArgumentError } from '@ymera/kernel';
import { canonicalJson } from '@ymera/kernel/canonical-json';
import type { AuditEntry } from '../domain/audit-entry.ts';
import type { AuditStore } from '../ports.ts';

export interface AuditLines {
  /** Each an entry as canonical JSON (RFC 8785), its hash included. */
  readonly lines: readonly string[];
  /** Seq of the last of them, to go on after; null when these are the last there are. */
  readonly nextAfter: number | null;
}

const linesMax = 1_000;

/** @throws InvalidArgumentError */
export async function exportAudit(
  { auditEntries }: { readonly auditEntries: AuditStore },
  { tenantId, after, first }: { readonly tenantId: string; readonly after: number; readonly first: number },
  signal: AbortSignal,
): Promise<AuditLines> {
  if (after < 0) throw new InvalidArgumentError('after', 'a whole number from 0 on', String(after));
  if (first < 1 || first > linesMax)
    throw new InvalidArgumentError('first', `a whole number from 1 to ${linesMax}`, String(first));
  const found = await auditEntries.listAfter(tenantId, { afterSeq: after, limit: first + 1 }, signal);
  const entries = found.slice(0, first);
  const nextAfter = found.length > first ? (entries.at(-1)?.seq ?? null) : null;
  return { lines: entries.map(lineOf), nextAfter };
}

const lineOf = (entry: AuditEntry): string => canonicalJson({ ...entry, concerns: [...entry.concerns] });
