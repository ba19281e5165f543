import type { JsonObject } from '@ymera/kernel';
import { canonicalJson } from '@ymera/kernel/canonical-json';
import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, Schema } from 'mongoose';
import type { AuditEntry, ChainEnd } from '../domain/audit-entry.ts';
import type { AuditStore } from '../ports.ts';

/** `_id` is the tenant's id, a colon and the seq, so that two entries can't have one seq. */
interface StoredEntry extends Omit<AuditEntry, 'details' | 'concerns'> {
  readonly _id: string;
  readonly concerns: string[];
  /** As the canonical JSON that was hashed: BSON would change some numbers and keys. */
  readonly details: string;
}

interface StoredHead {
  readonly _id: string;
  readonly seq: number;
  readonly hash: string;
  /** Up to which entry the log was signed. */
  readonly signedSize?: number;
}

const entrySchema = new Schema<StoredEntry>(
  {
    _id: { type: String, required: true },
    tenantId: { type: String, required: true },
    seq: { type: Number, required: true },
    eventId: { type: String, required: true },
    at: { type: Number, required: true },
    action: { type: String, required: true },
    actorId: { type: String, default: null },
    subjectId: { type: String, default: null },
    concerns: { type: [String], required: true },
    allowed: { type: Boolean, required: true },
    details: { type: String, required: true },
    prevHash: { type: String, required: true },
    hash: { type: String, required: true },
  },
  { collection: 'security_audit_entries', versionKey: false, autoIndex: false },
);
entrySchema.index({ tenantId: 1, seq: 1 });
entrySchema.index({ tenantId: 1, eventId: 1 }, { unique: true });
entrySchema.index({ tenantId: 1, concerns: 1, seq: 1 });

const headSchema = new Schema<StoredHead>(
  {
    _id: { type: String, required: true },
    seq: { type: Number, required: true },
    hash: { type: String, required: true },
    signedSize: { type: Number },
  },
  { collection: 'security_audit_heads', versionKey: false, autoIndex: false },
);

/** The audit log in MongoDB: entries are only ever inserted. */
export async function openAuditStore(connection: Connection): Promise<AuditStore> {
  const entries = connection.model<StoredEntry>('SecurityAuditEntry', entrySchema);
  const heads = connection.model<StoredHead>('SecurityAuditHead', headSchema);
  await entries.createIndexes();
  return {
    insert: async (added) => {
      try {
        await entries.insertMany(added.map(toStored), { ordered: true, lean: true });
        return added.length;
      } catch (error) {
        const index = indexOfConflict(error);
        if (index === null) throw error;
        return index;
      }
    },
    findByEvent: async (tenantId, eventId) => {
      const found = await entries.findOne({ tenantId, eventId }).lean();
      return found ? toEntry(found) : null;
    },
    last: async (tenantId) => {
      const found = await entries.findOne({ tenantId }).sort({ seq: -1 }).lean();
      return found ? toEntry(found) : null;
    },
    findHead: async (tenantId) => {
      const found = await heads.findById(tenantId).lean();
      return found ? { seq: found.seq, hash: found.hash } : null;
    },
    advanceHead: async (tenantId, { seq, hash }) => {
      const advance = () => heads.updateOne({ _id: tenantId, seq: { $lt: seq } }, { $set: { seq, hash } });
      if ((await advance()).matchedCount > 0) return;
      // There is no head yet, or it is as far, and then the insert is a duplicate. So it is when another process makes
      // the first head at this moment, and that one may be behind.
      const made = await unlessThere(heads.insertOne({ _id: tenantId, seq, hash }));
      if (!made) await advance();
    },
    listNewest: async (tenantId, { aboutId, beforeSeq, limit }, signal) => {
      const about = aboutId === null ? {} : { concerns: aboutId };
      const before = beforeSeq === null ? {} : { seq: { $lt: beforeSeq } };
      const found = await entries
        .find({ tenantId, ...about, ...before })
        .setOptions({ signal })
        .sort({ seq: -1 })
        .limit(limit)
        .lean();
      return found.map(toEntry);
    },
    listAbout: async (tenantId, { aboutId, limit }, signal) => {
      const found = await entries
        .find({ tenantId, concerns: aboutId })
        .setOptions({ signal })
        .sort({ seq: 1 })
        .limit(limit)
        .lean();
      return found.map(toEntry);
    },
    listAfter: async (tenantId, { afterSeq, limit }, signal) => {
      const found = await entries
        .find({ tenantId, seq: { $gt: afterSeq } })
        .setOptions({ signal })
        .sort({ seq: 1 })
        .limit(limit)
        .lean();
      return found.map(toEntry);
    },
    listHashes: async (tenantId, { afterSeq, limit }, signal) => {
      const query = entries.find({ tenantId, seq: { $gt: afterSeq } }, { _id: 0, seq: 1, hash: 1 });
      return query.setOptions({ signal }).sort({ seq: 1 }).limit(limit).lean<ChainEnd[]>();
    },
    listUnsigned: async (limit) => {
      const grown = { $expr: { $gt: ['$seq', { $ifNull: ['$signedSize', 0] }] } };
      return (await heads.find(grown, { _id: 1 }).limit(limit).lean()).map(({ _id }) => _id);
    },
    markSigned: async (_id, size) => {
      await heads.updateOne({ _id }, { $max: { signedSize: size } });
    },
  };
}

/** Which document of an ordered write was there already; null when that is not why it failed. */
function indexOfConflict(error: unknown): number | null {
  const [first]: readonly unknown[] =
    error instanceof Error && 'writeErrors' in error && Array.isArray(error.writeErrors)
      ? error.writeErrors
      : [];
  const isConflict =
    typeof first === 'object' && first !== null && 'code' in first && first.code === duplicateKey;
  return isConflict && 'index' in first && typeof first.index === 'number' ? first.index : null;
}

const duplicateKey = 11_000;

function toStored(entry: AuditEntry): StoredEntry {
  return {
    ...entry,
    _id: `${entry.tenantId}:${entry.seq}`,
    concerns: [...entry.concerns],
    details: canonicalJson(entry.details),
  };
}

function toEntry({ _id, ...stored }: StoredEntry): AuditEntry {
  return { ...stored, details: readDetails(stored.details) };
}

/** Someone who changed the text may have left something else than JSON; the hash will not fit it either way. */
function readDetails(text: string): JsonObject {
  try {
    // Written by toStored as an object.
    return JSON.parse(text) as JsonObject;
  } catch {
    return { unreadable: text };
  }
}
