import { type Model, Schema } from 'mongoose';
import type { AuditDraft } from '../domain/audit-entry.ts';
import type { AuditDebts, OwedEntry } from '../ports.ts';

/** The entry that a stored thing owes the audit log, as text: what is settled is exactly what was written. */
export interface StoredDebt {
  readonly eventId: string;
  readonly draft: string;
}

export const debtSchema = new Schema<StoredDebt>(
  { eventId: { type: String, required: true }, draft: { type: String, required: true } },
  { _id: false },
);

export const toDebt = (draft: AuditDraft): StoredDebt => ({
  eventId: draft.eventId,
  draft: JSON.stringify(draft),
});

/** The part of a store that keeps such debts, in its documents' field `owed`. */
export function debtsIn<T extends { _id: string; owed?: StoredDebt | null }>(model: Model<T>): AuditDebts {
  // The model's type is a parameter, so mongoose's typings cannot know the field's path.
  const documents = model as unknown as Model<{ _id: string; owed?: StoredDebt | null }>;
  return {
    listOwed: async (limit) => {
      const found = await documents
        .find({ 'owed.eventId': { $exists: true } })
        .limit(limit)
        .lean();
      return found.flatMap(({ _id, owed }) => (owed ? [toOwed(_id, owed)] : []));
    },
    settled: async ({ thingId, draft }) => {
      await documents.updateOne({ _id: thingId, 'owed.eventId': draft.eventId }, { $unset: { owed: 1 } });
    },
  };
}

// Written by toDebt.
const toOwed = (thingId: string, debt: StoredDebt): OwedEntry => ({
  thingId,
  draft: JSON.parse(debt.draft) as AuditDraft,
});
