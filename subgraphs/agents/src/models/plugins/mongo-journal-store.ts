import type { JsonValue } from '@ymera/kernel';
import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, type InferSchemaType, Schema } from 'mongoose';
import type { JournalEntry, JournalKind } from '../../domain/plugin-journal.ts';
import type { JournalStore } from '../../plugin-ports.ts';
import { levels, rankOf } from './journal-levels.ts';
import {
  createJournalTrimmer,
  type JournalLimits,
  type JournalRow,
  journalLimits,
} from './journal-trimmer.ts';
import { dayMs, number, schemaOptions, text } from './schema-options.ts';

const keepMs = 14 * dayMs;

const entrySchema = new Schema(
  {
    _id: text,
    tenantId: text,
    pluginId: text,
    at: number,
    kind: { type: String, enum: ['LOG', 'EVENT', 'REFUSAL', 'NOTICE'] as const, required: true },
    level: number,
    title: { type: String, default: '' },
    /** JSON text: a plugin may use any key. */
    data: { type: String, default: null },
    runId: { type: String, default: null },
    /** When it is deleted. */
    forgetAt: { type: Date, required: true },
  },
  { ...schemaOptions, collection: 'plugin_journal' },
);
entrySchema.index({ tenantId: 1, pluginId: 1, kind: 1, _id: 1 });
entrySchema.index({ forgetAt: 1 }, { expireAfterSeconds: 0 });

/**
 * Entries as documents. The database forgets them after two weeks, and sooner when a plugin writes a lot: lines of its
 * log never displace what it was refused, since each kind has a length of its own.
 */
export async function openJournalStore(
  connection: Connection,
  limits: JournalLimits = journalLimits,
): Promise<JournalStore> {
  const entries = connection.model('AgentsPluginJournal', entrySchema);
  await entries.createIndexes();
  const trimmer = createJournalTrimmer(limits);

  const trim = async (row: JournalRow) => {
    const last = await entries.findOne(row, { _id: 1 }).sort({ _id: -1 }).skip(limits.keepMax).lean();
    if (last) await entries.deleteMany({ ...row, _id: { $lte: last._id } });
  };

  return {
    append: async (added) => {
      if (added.length === 0) return;
      // Those that are there already, from an earlier try, are refused one by one, and the others are stored.
      await unlessThere(entries.insertMany(added.map(toDocument), { ordered: false }));
      for (const row of trimmer.note(added)) await trim(row);
    },
    list: async ({ tenantId, pluginId, kinds, level, from, limit }, signal) => {
      const isAscending = 'after' in from;
      const least = rankOf(level);
      // Kind by kind, since then each is one range of the index in the order asked for.
      const listKind = (kind: JournalKind) =>
        entries
          .find({
            ...{ tenantId, pluginId, kind, ...(least > 0 ? { level: { $gte: least } } : {}) },
            ...(isAscending ? { _id: { $gt: from.after } } : {}),
            ...(!isAscending && from.before !== null ? { _id: { $lt: from.before } } : {}),
          })
          .setOptions({ signal })
          .sort({ _id: isAscending ? 1 : -1 })
          .limit(limit)
          .lean();
      const found = (await Promise.all([...new Set(kinds)].map(listKind))).flat().map(toEntry);
      const sign = isAscending ? 1 : -1;
      return found.sort((a, b) => (a.id < b.id ? -sign : sign)).slice(0, limit);
    },
    removeAll: async ({ tenantId, pluginId }) => {
      await entries.deleteMany({ tenantId, pluginId });
    },
  };
}

function toDocument({ id: _id, level, data, ...entry }: JournalEntry) {
  return {
    ...entry,
    _id,
    level: rankOf(level),
    data: data === null ? null : JSON.stringify(data),
    forgetAt: new Date(entry.at + keepMs),
  };
}

function toEntry(document: InferSchemaType<typeof entrySchema>): JournalEntry {
  const { _id: id, tenantId, pluginId, at, kind, title, data, runId } = document;
  return {
    ...{ id, tenantId, pluginId, at, kind, title },
    level: levels[document.level] ?? 'ERROR',
    data: typeof data === 'string' ? (JSON.parse(data) as JsonValue) : null, // written by toDocument
    runId: runId ?? null,
  };
}
