import type { Clock } from '@ymera/kernel';
import {
  type AuditDraft,
  type AuditEntry,
  type ChainEnd,
  chainStart,
  sealEntry,
} from '../domain/audit-entry.ts';
import { AuditBusyError } from '../domain/errors.ts';
import type { AuditLog, AuditStore } from '../ports.ts';

const conflictsMax = 50;
const queuedMax = 2_000;
/** As many entries are written at once, with one wait for the disk. */
const groupMax = 500;
const tenantsKeptMax = 1_000;

/** A tenant's log as this process knows it: who waits, and where the log ended when it last wrote. */
interface Log {
  readonly tenantId: string;
  readonly waiting: Waiting[];
  isWriting: boolean;
  end: ChainEnd | null;
}

interface Waiting {
  readonly draft: AuditDraft;
  readonly written: (entry: AuditEntry) => void;
  readonly failed: (error: unknown) => void;
}

type Desk = { readonly auditEntries: AuditStore; readonly clock: Clock };

/**
 * The audit log for writers. What comes while others are being written is written next, as one group. Between processes
 * the store's unique seq decides, and whoever comes second seals its entries again behind the first's. An event that is
 * there already is not written again.
 */
export function createAuditLog(desk: Desk): AuditLog {
  const logs = new Map<string, Log>();
  return {
    append: async (draft) => {
      const log = logOf(logs, draft.tenantId);
      if (log.waiting.length >= queuedMax) throw new AuditBusyError();
      return new Promise((written, failed) => {
        log.waiting.push({ draft, written, failed });
        void write(desk, log);
      });
    },
  };
}

function logOf(logs: Map<string, Log>, tenantId: string): Log {
  const known = logs.get(tenantId);
  if (known) return known;
  const log: Log = { tenantId, waiting: [], isWriting: false, end: null };
  logs.set(tenantId, log);
  // Forgetting a log in use costs its writers a conflict, which they can take.
  for (const oldest of logs.keys()) {
    if (logs.size <= tenantsKeptMax) break;
    logs.delete(oldest);
  }
  return log;
}

async function write(desk: Desk, log: Log): Promise<void> {
  if (log.isWriting) return;
  log.isWriting = true;
  while (log.waiting.length > 0) await writeGroup(desk, log, log.waiting.splice(0, groupMax));
  log.isWriting = false;
}

async function writeGroup(desk: Desk, log: Log, group: readonly Waiting[]): Promise<void> {
  let left = group;
  try {
    for (let conflicts = 0; left.length > 0 && conflicts < conflictsMax; ) {
      const before = left;
      left = await writeSome(desk, log, left);
      if (left.length < before.length) conflicts = 0;
      // Other processes are writing as fast as they can; a short, uneven pause lets one of them pass.
      else if (++conflicts > 2) await desk.clock.wait(Math.random() * 4 * conflicts);
    }
    for (const { failed } of left) failed(new AuditBusyError());
  } catch (error) {
    // How far the group came is not known; whoever tells an event again finds it.
    log.end = null;
    for (const { failed } of left) failed(error);
  }
}

/** Writes as many as it can before somebody else's entry, and gives those that are left. */
async function writeSome(
  { auditEntries }: Desk,
  log: Log,
  group: readonly Waiting[],
): Promise<readonly Waiting[]> {
  log.end ??= await findEnd(auditEntries, log.tenantId);
  const entries = sealAll(group, log.end);
  const count = await auditEntries.insert(entries);
  const last = entries[count - 1];
  if (last) {
    log.end = { seq: last.seq, hash: last.hash };
    await auditEntries.advanceHead(log.tenantId, log.end);
  }
  for (const [index, entry] of entries.slice(0, count).entries()) group[index]?.written(entry);
  const [refused, ...rest] = group.slice(count);
  if (!refused) return [];
  const already = await auditEntries.findByEvent(log.tenantId, refused.draft.eventId);
  if (!already) log.end = null;
  else refused.written(already);
  return already ? rest : [refused, ...rest];
}

function sealAll(group: readonly Waiting[], end: ChainEnd): readonly AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (const { draft } of group) entries.push(sealEntry(draft, entries.at(-1) ?? end));
  return entries;
}

/** The last entry, or the head when that is further: then entries were cut off, and the gap must stay to be seen. */
async function findEnd(store: AuditStore, tenantId: string): Promise<ChainEnd> {
  const head = await store.findHead(tenantId);
  const last = await store.last(tenantId);
  if (last && last.seq >= (head?.seq ?? 0)) return { seq: last.seq, hash: last.hash };
  return head ?? chainStart;
}
