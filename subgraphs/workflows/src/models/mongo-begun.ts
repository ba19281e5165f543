import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, Schema } from 'mongoose';
import type { BegunAttempts } from '../dispatch-ports.ts';
import { durable } from './durable.ts';

interface StoredBeginning {
  readonly _id: string;
  readonly tenantId: string;
}

const beginningSchema = new Schema<StoredBeginning>(
  { _id: { type: String, required: true }, tenantId: { type: String, required: true } },
  { ...durable, collection: 'workflow_begun' },
);

/** The unique `_id` lets one begin: the one whose insert was acknowledged. */
export function createMongoBegun(connection: Connection): BegunAttempts {
  const model = connection.model<StoredBeginning>('WorkflowBeginning', beginningSchema);
  return {
    begin: ({ tenantId, runId, startedSeq }) =>
      unlessThere(model.create([{ _id: `${tenantId}:${runId}:${startedSeq}`, tenantId }])),
  };
}
