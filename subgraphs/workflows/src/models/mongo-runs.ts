import { pageOf, readCursor } from '@ymera/kernel';
import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, Schema } from 'mongoose';
import type { RunRecord, RunStore } from '../ports.ts';
import { durable } from './durable.ts';

interface StoredRun extends Omit<RunRecord, 'id'> {
  readonly _id: string;
  /** The tenant and the client's key as one text; the run's own id when the client gave none. */
  readonly startKey: string;
  readonly leaseNodeId: string | null;
  readonly leaseUntil: number;
}

const runSchema = new Schema<StoredRun>(
  {
    _id: { type: String, required: true },
    tenantId: { type: String, required: true },
    workflowId: { type: String, required: true },
    workflowName: { type: String, required: true },
    workflowHash: { type: String, required: true },
    startedBy: { type: String, required: true },
    startedAt: { type: Number, required: true },
    input: { type: Schema.Types.Mixed, required: true },
    status: { type: String, required: true },
    finishedAt: { type: Number, default: null },
    lastSeq: { type: Number, required: true },
    startKey: { type: String, required: true },
    leaseNodeId: { type: String, default: null },
    leaseUntil: { type: Number, required: true },
  },
  { ...durable, collection: 'workflow_runs' },
);
runSchema.index({ startKey: 1 }, { unique: true });
runSchema.index({ tenantId: 1, _id: -1 });
runSchema.index({ tenantId: 1, workflowId: 1, _id: -1 });
runSchema.index({ status: 1, leaseUntil: 1 });
runSchema.index({ leaseNodeId: 1 });

export async function createMongoRuns(connection: Connection): Promise<RunStore> {
  const model = connection.model<StoredRun>('WorkflowRun', runSchema);
  await model.createIndexes();
  return {
    create: async (run, clientKey) => {
      const { id, ...rest } = run;
      const startKey = clientKey === null ? id : JSON.stringify([run.tenantId, clientKey]);
      const stored = { _id: id, ...rest, startKey, leaseNodeId: null, leaseUntil: 0 };
      if (await unlessThere(model.create([stored]))) return run;
      const earlier = await model.findOne({ startKey }).lean<StoredRun>();
      if (!earlier) throw new Error(`The run ${id} is there already, with another start key.`);
      return toRecord(earlier);
    },
    findMany: async (tenantId, ids) => {
      const found = await model.find({ _id: { $in: ids }, tenantId }).lean<StoredRun[]>();
      return found.map(toRecord);
    },
    list: async (tenantId, { workflowIds, status }, page) => {
      const after = readCursor(page.after);
      const found = await model
        .find({
          tenantId,
          ...(workflowIds === null ? {} : { workflowId: { $in: workflowIds } }),
          ...(status === null ? {} : { status }),
          ...(after === null ? {} : { _id: { $lt: after } }),
        })
        .sort({ _id: -1 })
        .limit(page.first + 1)
        .lean<StoredRun[]>();
      return pageOf(found.map(toRecord), page.first, ({ id }) => id);
    },
    recordOutcome: async ({ tenantId, id }, outcome) => {
      await model.updateOne(
        { _id: id, tenantId, lastSeq: { $lt: outcome.lastSeq } },
        { $set: { ...outcome } },
      );
    },
    ...leases(model),
  };
}

type RunModel = ReturnType<typeof modelType>;
const modelType = (connection: Connection) => connection.model<StoredRun>('WorkflowRun', runSchema);

function leases(model: RunModel): Pick<RunStore, 'claim' | 'renew' | 'release'> {
  return {
    claim: async ({ nodeId, until, now }) => {
      const run = await model
        .findOneAndUpdate(
          { status: 'RUNNING', leaseUntil: { $lte: now } },
          { $set: { leaseNodeId: nodeId, leaseUntil: until } },
          { sort: { leaseUntil: 1, _id: 1 }, returnDocument: 'after' },
        )
        .lean<StoredRun>();
      return run && toRecord(run);
    },
    renew: async ({ nodeId, until }, runIds) => {
      await model.updateMany({ _id: { $in: runIds }, leaseNodeId: nodeId }, { $set: { leaseUntil: until } });
    },
    release: async (nodeId, runIds) => {
      await model.updateMany(
        { leaseNodeId: nodeId, ...(runIds ? { _id: { $in: runIds } } : {}) },
        { $set: { leaseNodeId: null, leaseUntil: 0 } },
      );
    },
  };
}

function toRecord({ _id, startKey, leaseNodeId, leaseUntil, ...run }: StoredRun): RunRecord {
  return { id: _id, ...run };
}
