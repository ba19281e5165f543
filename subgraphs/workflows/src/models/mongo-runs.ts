import { pageOf, readCursor } from '@ymera/kernel';
import { unlessThere } from '@ymera/kernel/mongo';
import type { Connection } from 'mongoose';
import type { Lease, RunFilter, RunRecord, RunStore } from '../run-ports.ts';
import { asIs } from './durable.ts';
import { createMongoLeases } from './mongo-leases.ts';
import { runModel, type StoredRun, toRecord } from './run-schema.ts';

export async function createMongoRuns(connection: Connection): Promise<RunStore> {
  const model = runModel(connection);
  const runs = connection.collection<StoredRun>(model.collection.collectionName);
  await model.createIndexes();
  return {
    create: async (run, clientKey, lease = null) => {
      const stored = toStored(run, { clientKey, lease });
      // As it is: mongoose's document around it would take longer than the write.
      if (await unlessThere(runs.insertOne(stored, asIs))) return run;
      const earlier = await model.findOne({ startKey: stored.startKey }).lean<StoredRun>();
      if (!earlier) throw new Error(`The run ${run.id} is there already, with another start key.`);
      return toRecord(earlier);
    },
    findByClientKey: async (tenantId, clientKey) => {
      const found = await model.findOne({ startKey: startKeyOf(tenantId, clientKey) }).lean<StoredRun>();
      return found && toRecord(found);
    },
    findMany: async (tenantId, ids) => {
      const found = await model.find({ _id: { $in: ids }, tenantId }).lean<StoredRun[]>();
      return found.map(toRecord);
    },
    list: async (tenantId, filter, page) => {
      const after = readCursor(page.after);
      const found = await model
        .find({ tenantId, ...conditions(filter), ...(after === null ? {} : { _id: { $lt: after } }) })
        .sort({ _id: -1 })
        .limit(page.first + 1)
        .lean<StoredRun[]>();
      return pageOf(found.map(toRecord), page.first, ({ id }) => id);
    },
    recordOutcome: async ({ tenantId, id }, { status, finishedAt, lastSeq, continuedBy }) => {
      await model.updateOne(
        { _id: id, tenantId, lastSeq: { $lt: lastSeq } },
        { $set: { status, finishedAt, lastSeq, continuedBy } },
      );
    },
    recordPause: async ({ tenantId, id }, pausedBy) => {
      await model.updateOne({ _id: id, tenantId }, { $set: { pausedBy } });
    },
    ...createMongoLeases(model),
  };
}

const startKeyOf = (tenantId: string, clientKey: string) => JSON.stringify([tenantId, clientKey]);

function toStored(
  { id, ...run }: RunRecord,
  { clientKey, lease }: { clientKey: string | null; lease: Lease | null },
): StoredRun {
  return {
    _id: id,
    ...run,
    startKey: clientKey === null ? id : startKeyOf(run.tenantId, clientKey),
    leaseNodeId: lease?.nodeId ?? null,
    leaseUntil: lease?.until ?? 0,
    isParked: run.wakeAt !== 0,
    waitsSince: Math.max(run.wakeAt ?? 0, run.startedAt),
  };
}

function conditions({ workflowIds, status, startedFrom, startedBefore, parentRunId }: RunFilter) {
  const startedAt = {
    ...(startedFrom === null ? {} : { $gte: startedFrom }),
    ...(startedBefore === null ? {} : { $lt: startedBefore }),
  };
  return {
    ...(workflowIds === null ? {} : { workflowId: { $in: workflowIds } }),
    ...(status === null ? {} : { status }),
    ...(Object.keys(startedAt).length === 0 ? {} : { startedAt }),
    ...(parentRunId === null ? {} : { 'parent.runId': parentRunId }),
  };
}
