import type { DomainEvent } from '@ymera/kernel/events';
import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, Schema } from 'mongoose';
import type { RunEvent } from '../domain/run-event.ts';
import type { Commit, CommitLog } from '../run-ports.ts';
import { asIs, durable } from './durable.ts';

interface StoredCommit {
  readonly _id: string;
  readonly runId: string;
  readonly number: number;
  readonly tenantId: string;
  readonly epoch: number;
  readonly events: readonly RunEvent[];
  readonly lastSeq: number;
  readonly prevHash: string;
  readonly hash: string;
  readonly writerNonce: string;
  /** Absent once all has been told, so that the sparse index holds the untold ones alone. */
  readonly untold?: readonly DomainEvent[];
  readonly untoldSince?: number;
}

const collection = 'workflow_commits';

const commitSchema = new Schema<StoredCommit>(
  {
    _id: { type: String, required: true },
    runId: { type: String, required: true },
    number: { type: Number, required: true },
    tenantId: { type: String, required: true },
    epoch: { type: Number, required: true },
    events: { type: [Schema.Types.Mixed], required: true },
    lastSeq: { type: Number, required: true },
    prevHash: { type: String },
    hash: { type: String, required: true },
    writerNonce: { type: String, required: true },
    untold: { type: [Schema.Types.Mixed], default: undefined },
    untoldSince: { type: Number },
  },
  { ...durable, collection },
);
commitSchema.index({ runId: 1, lastSeq: 1 });
commitSchema.index({ untoldSince: 1 }, { sparse: true });

/** The logs in MongoDB: the unique `_id` of run and number is the compare-and-set. */
export async function createMongoCommitLog(connection: Connection): Promise<CommitLog> {
  const model = connection.model<StoredCommit>('WorkflowCommit', commitSchema);
  await model.createIndexes();
  const commits = connection.collection<StoredCommit>(collection);
  const idOf = ({ runId, number }: Pick<Commit, 'runId' | 'number'>) => `${runId}:${number}`;
  return {
    append: async (commit) => {
      // As it is, without mongoose's document around it: a run makes one of these for each of its waves.
      const stored = commits.insertOne(toStored(idOf(commit), commit), asIs);
      if (await unlessThere(stored)) return 'appended';
      const there = await model.findById(idOf(commit), { writerNonce: 1 }).lean();
      return there?.writerNonce === commit.writerNonce ? 'appended' : 'taken';
    },
    read: async ({ tenantId, runId, afterSeq, limit }) => {
      const found = await model
        .find({ runId, tenantId, lastSeq: { $gt: afterSeq } })
        .sort({ lastSeq: 1 })
        .limit(limit)
        .lean<StoredCommit[]>();
      return found.map(toCommit);
    },
    listUntold: async (limit) => {
      const found = await model
        .find({ untoldSince: { $exists: true } })
        .sort({ untoldSince: 1 })
        .limit(limit)
        .lean<StoredCommit[]>();
      return found.map(toCommit);
    },
    markTold: async ({ tenantId, ...commit }) => {
      await model.updateOne({ _id: idOf(commit), tenantId }, { $unset: { untold: 1, untoldSince: 1 } });
    },
  };
}

function toStored(_id: string, { untold, ...commit }: Commit): StoredCommit {
  const last = commit.events.at(-1);
  const stored = { _id, ...commit, lastSeq: last?.seq ?? 0 };
  return untold.length > 0 ? { ...stored, untold, untoldSince: last?.at ?? 0 } : stored;
}

function toCommit({ _id, lastSeq, untold, untoldSince, ...commit }: StoredCommit): Commit {
  return { ...commit, untold: untold ?? [] };
}
