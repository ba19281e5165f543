import { type Clock, createSlots, type Slots } from '@ymera/kernel';
import {
  type AuditDraft,
  type AuditEntry,
  type ChainEnd,
  chainStart,
  sealEntry,
} from '../domain/audit-entry.ts';
import { AuditBusyError } from '../domain/errors.ts';
import type { AuditLog, AuditStore } from '../ports.ts';

const triesMax = 50;
const queued = 2_000;
const tenantsKeptMax = 1_000;

/** A tenant's log as this process knows it: its turn, and where the log ended when it last wrote. */
interface Log {
  readonly turns: Slots;
  end: ChainEnd | null;
}

/**
 * The audit log for writers. Entries of one process take turns; between processes the store's unique seq decides, and
 * whoever comes second seals its entry again behind the first. An event that is there already is not written again.
 */
export function createAuditLog(deps: { auditEntries: AuditStore; clock: Clock }): AuditLog {
  const logs = new Map<string, Log>();
  return {
    append: async (draft) => {
      const log = logOf(logs, draft.tenantId);
      const turn = await log.turns.take();
      if (!turn) throw new AuditBusyError();
      try {
        return await appendNext(deps, { draft, log });
      } finally {
        turn.free();
      }
    },
  };
}

function logOf(logs: Map<string, Log>, tenantId: string): Log {
  const known = logs.get(tenantId);
  if (known) return known;
  const log: Log = { turns: createSlots({ concurrent: 1, queued }), end: null };
  logs.set(tenantId, log);
  // Forgetting a log in use costs its writers a conflict, which they can take.
  for (const oldest of logs.keys()) {
    if (logs.size <= tenantsKeptMax) break;
    logs.delete(oldest);
  }
  return log;
}

async function appendNext(
  { auditEntries, clock }: { auditEntries: AuditStore; clock: Clock },
  { draft, log }: { draft: AuditDraft; log: Log },
): Promise<AuditEntry> {
  for (let tries = 0; tries < triesMax; tries++) {
    log.end ??= await findEnd(auditEntries, draft.tenantId);
    const entry = sealEntry(draft, log.end);
    if ((await auditEntries.insert(entry)) === 'inserted') {
      log.end = { seq: entry.seq, hash: entry.hash };
      await auditEntries.advanceHead(draft.tenantId, log.end);
      return entry;
    }
    const already = await auditEntries.findByEvent(draft.tenantId, draft.eventId);
    if (already) return already;
    log.end = null;
    // Other processes are writing as fast as they can; a short, uneven pause lets one of them pass.
    if (tries > 2) await clock.wait(Math.random() * 4 * tries);
  }
  throw new AuditBusyError();
}

/** The last entry, or the head when that is further: then entries were cut off, and the gap must stay to be seen. */
async function findEnd(store: AuditStore, tenantId: string): Promise<ChainEnd> {
  const head = await store.findHead(tenantId);
  const last = await store.last(tenantId);
  if (last && last.seq >= (head?.seq ?? 0)) return { seq: last.seq, hash: last.hash };
  return head ?? chainStart;
}
