import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, Schema } from 'mongoose';
import type { BlobStore } from '../ports.ts';
import { durable } from './durable.ts';

interface StoredBlob {
  readonly _id: string;
  readonly tenantId: string;
  readonly text: string;
}

const blobSchema = new Schema<StoredBlob>(
  { _id: { type: String, required: true }, tenantId: { type: String, required: true }, text: String },
  { ...durable, collection: 'workflow_blobs' },
);

export function createMongoBlobs(connection: Connection): BlobStore {
  const model = connection.model<StoredBlob>('WorkflowBlob', blobSchema);
  const idOf = (tenantId: string, sha256: string) => `${tenantId}:${sha256}`;
  return {
    put: async (tenantId, { sha256, text }) => {
      const _id = idOf(tenantId, sha256);
      const insert = { $setOnInsert: { tenantId, text } };
      // Of two upserts at the same moment MongoDB may refuse one: the text is there then.
      await unlessThere(model.updateOne({ _id }, insert, { upsert: true }));
    },
    find: async (tenantId, sha256) => {
      const found = await model.findOne({ _id: idOf(tenantId, sha256), tenantId }).lean<StoredBlob>();
      return found?.text ?? null;
    },
  };
}
