import type { AuditEntry, ChainEnd } from '../domain/audit-entry.ts';
import type { AuditStore } from '../ports.ts';

/** The memory twin of the audit store. Its entries are exposed, so that a test can tamper with them. */
export function createMemoryAuditStore(): AuditStore & {
  readonly entries: AuditEntry[];
  readonly heads: Map<string, ChainEnd>;
} {
  const entries: AuditEntry[] = [];
  const heads = new Map<string, ChainEnd>();
  const signed = new Map<string, number>();
  const ofTenant = (tenantId: string) =>
    entries.filter((entry) => entry.tenantId === tenantId).sort((a, b) => a.seq - b.seq);
  return {
    entries,
    heads,
    insert: async (added) => {
      const isThere = (entry: AuditEntry) =>
        entries.some(
          ({ tenantId, seq, eventId }) =>
            tenantId === entry.tenantId && (seq === entry.seq || eventId === entry.eventId),
        );
      for (const [index, entry] of added.entries()) {
        if (isThere(entry)) return index;
        entries.push(entry);
      }
      return added.length;
    },
    findByEvent: async (tenantId, eventId) =>
      ofTenant(tenantId).find((entry) => entry.eventId === eventId) ?? null,
    last: async (tenantId) => ofTenant(tenantId).at(-1) ?? null,
    findHead: async (tenantId) => heads.get(tenantId) ?? null,
    advanceHead: async (tenantId, end) => {
      if ((heads.get(tenantId)?.seq ?? 0) < end.seq) heads.set(tenantId, end);
    },
    listNewest: async (tenantId, { aboutId, beforeSeq, limit }, signal) => {
      signal?.throwIfAborted();
      return ofTenant(tenantId)
        .filter(({ concerns }) => aboutId === null || concerns.includes(aboutId))
        .filter(({ seq }) => beforeSeq === null || seq < beforeSeq)
        .reverse()
        .slice(0, limit);
    },
    listAbout: async (tenantId, { aboutId, limit }, signal) => {
      signal?.throwIfAborted();
      return ofTenant(tenantId)
        .filter(({ concerns }) => concerns.includes(aboutId))
        .slice(0, limit);
    },
    listAfter: async (tenantId, { afterSeq, limit }, signal) => {
      signal?.throwIfAborted();
      return ofTenant(tenantId)
        .filter(({ seq }) => seq > afterSeq)
        .slice(0, limit);
    },
    listHashes: async (tenantId, { afterSeq, limit }, signal) => {
      signal?.throwIfAborted();
      return ofTenant(tenantId)
        .filter(({ seq }) => seq > afterSeq)
        .slice(0, limit)
        .map(({ seq, hash }) => ({ seq, hash }));
    },
    listUnsigned: async (limit) =>
      [...heads]
        .filter(([tenantId, { seq }]) => seq > (signed.get(tenantId) ?? 0))
        .map(([tenantId]) => tenantId)
        .slice(0, limit),
    markSigned: async (tenantId, size) => {
      signed.set(tenantId, Math.max(size, signed.get(tenantId) ?? 0));
    },
  };
}
