import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, Schema } from 'mongoose';
import type { Snapshot, SnapshotStore } from '../ports.ts';
import { durable } from './durable.ts';

interface StoredSnapshot extends Omit<Snapshot, 'runId'> {
  /** The run's id. */
  readonly _id: string;
}

const snapshotSchema = new Schema<StoredSnapshot>(
  {
    _id: { type: String, required: true },
    tenantId: { type: String, required: true },
    number: { type: Number, required: true },
    epoch: { type: Number, required: true },
    hash: { type: String, required: true },
    lastSeq: { type: Number, required: true },
    state: { type: String, required: true },
  },
  { ...durable, collection: 'workflow_snapshots' },
);

export function createMongoSnapshots(connection: Connection): SnapshotStore {
  const model = connection.model<StoredSnapshot>('WorkflowSnapshot', snapshotSchema);
  return {
    save: async ({ runId, tenantId, ...snapshot }) => {
      const earlier = { _id: runId, tenantId, number: { $lte: snapshot.number } };
      // When there is a later one this finds none, and the id that it then tries to insert is taken.
      await unlessThere(model.updateOne(earlier, { $set: snapshot }, { upsert: true }));
    },
    find: async ({ tenantId, id }) => {
      const found = await model.findOne({ _id: id, tenantId }).lean<StoredSnapshot>();
      if (!found) return null;
      const { _id, ...snapshot } = found;
      return { runId: _id, ...snapshot };
    },
  };
}
