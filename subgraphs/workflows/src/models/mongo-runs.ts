import { pageOf, readCursor } from '@ymera/kernel';
import { unlessThere } from '@ymera/kernel/mongo';
import type { Connection } from 'mongoose';
import type { RunFilter, RunRecord, RunStore } from '../ports.ts';
import { createMongoLeases } from './mongo-leases.ts';
import { runModel, type StoredRun, toRecord } from './run-schema.ts';

export async function createMongoRuns(connection: Connection): Promise<RunStore> {
  const model = runModel(connection);
  await model.createIndexes();
  return {
    create: async (run, clientKey) => {
      const stored = toStored(run, clientKey);
      if (await unlessThere(model.create([stored]))) return run;
      const earlier = await model.findOne({ startKey: stored.startKey }).lean<StoredRun>();
      if (!earlier) throw new Error(`The run ${run.id} is there already, with another start key.`);
      return toRecord(earlier);
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

function toStored({ id, ...run }: RunRecord, clientKey: string | null): StoredRun {
  return {
    _id: id,
    ...run,
    startKey: clientKey === null ? id : JSON.stringify([run.tenantId, clientKey]),
    leaseNodeId: null,
    leaseUntil: 0,
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
