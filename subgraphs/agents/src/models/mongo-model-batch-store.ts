import { type Connection, Schema } from 'mongoose';
import type { BatchRow, BatchState, ModelBatch } from '../domain/models/model-batch.ts';
import type { CalledTokens } from '../domain/models/model-call.ts';
import type { ModelBatchStore } from '../model-ports.ts';

const text = { type: String, required: true } as const;
const number = { type: Number, required: true } as const;
const maybe = { type: String, default: null } as const;

/** The state is a JSON text: it is read and written whole. */
type BatchDocument = Omit<ModelBatch, 'id' | 'state'> & { readonly _id: string; readonly state: string };
type RowDocument = Omit<BatchRow, 'tokens'> & { readonly _id: string; readonly tokens: string };

const batchSchema = new Schema<BatchDocument>(
  {
    _id: text,
    tenantId: text,
    startedBy: text,
    revision: number,
    modelId: text,
    keys: { type: [String], required: true },
    submittedAt: number,
    costMaxMicroUsd: number,
    lookAt: { type: Number, default: null },
    looks: number,
    state: text,
  },
  { collection: 'model_batches', versionKey: false, autoIndex: false, minimize: false },
);
batchSchema.index({ tenantId: 1, _id: -1 });
batchSchema.index({ lookAt: 1 });

const rowSchema = new Schema<RowDocument>(
  {
    _id: text,
    tenantId: text,
    batchId: text,
    index: number,
    key: text,
    text: maybe,
    finish: maybe,
    errorCode: maybe,
    message: maybe,
    tokens: text,
    costMicroUsd: number,
  },
  { collection: 'model_batch_rows', versionKey: false, autoIndex: false, minimize: false },
);
rowSchema.index({ tenantId: 1, batchId: 1, index: 1 });

const rowsAtOnce = 200;

/** Batches and their rows as documents. */
export async function openModelBatchStore(connection: Connection): Promise<ModelBatchStore> {
  const batches = connection.model<BatchDocument>('AgentsModelBatch', batchSchema);
  const rows = connection.model<RowDocument>('AgentsModelBatchRow', rowSchema);
  await batches.createIndexes();
  await rows.createIndexes();
  return {
    create: async (batch) => {
      await batches.insertOne(toDocument(batch));
    },
    replace: async (batch) => {
      const { id: _id, tenantId, revision } = batch;
      const before = { _id, tenantId, revision: revision - 1 };
      const { matchedCount } = await batches.replaceOne(before, toDocument(batch));
      return matchedCount === 1;
    },
    find: async ({ tenantId, id }) => {
      const found = await batches.findOne({ _id: id, tenantId }).lean();
      return found && toBatch(found);
    },
    list: async ({ tenantId, before, limit }, signal) => {
      const found = await batches
        .find({ tenantId, ...(before === null ? {} : { _id: { $lt: before } }) })
        .setOptions({ signal })
        .sort({ _id: -1 })
        .limit(limit)
        .lean();
      return found.map(toBatch);
    },
    countOpen: (tenantId) => batches.countDocuments({ tenantId, lookAt: { $ne: null } }),
    listDue: async ({ now, limit }) => {
      const due = { lookAt: { $ne: null, $lte: now } };
      const found = await batches.find(due).sort({ lookAt: 1 }).limit(limit).lean();
      return found.map(toBatch);
    },
    addRows: async (added) => {
      for (let from = 0; from < added.length; from += rowsAtOnce)
        await rows.bulkWrite(
          added.slice(from, from + rowsAtOnce).map(({ tokens, ...row }) => {
            const _id = `${row.batchId}:${row.index}`;
            const $setOnInsert = { ...row, tokens: JSON.stringify(tokens) };
            return { updateOne: { filter: { _id }, update: { $setOnInsert }, upsert: true } };
          }),
        );
    },
    listRows: async ({ tenantId, batchId, after, limit }, signal) => {
      const found = await rows
        .find({ tenantId, batchId, index: { $gt: after } })
        .setOptions({ signal })
        .sort({ index: 1 })
        .limit(limit)
        .lean();
      return found.map(({ _id, tokens, ...row }) => ({
        ...row,
        tokens: JSON.parse(tokens) as CalledTokens, // written by addRows
      }));
    },
  };
}

function toDocument({ id: _id, state, ...batch }: ModelBatch): BatchDocument {
  return { ...batch, _id, state: JSON.stringify(state) };
}

function toBatch({ _id: id, state, ...batch }: BatchDocument): ModelBatch {
  return { ...batch, id, state: JSON.parse(state) as BatchState }; // written by toDocument
}
