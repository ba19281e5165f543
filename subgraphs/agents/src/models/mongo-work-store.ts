import type { JsonValue } from '@ymera/kernel';
import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, Schema } from 'mongoose';
import { dueAt, isOpen, type Work } from '../domain/remote/work.ts';
import type { WorkResult } from '../domain/remote/work-result.ts';
import type { OpenWorks, WorkStore } from '../remote-ports.ts';
import { createSharedRead } from './shared-read.ts';

const text = { type: String, required: true } as const;

const workSchema = new Schema(
  {
    _id: text,
    tenantId: text,
    runId: text,
    revision: { type: Number, required: true },
    phase: text,
    /** Of work that has not ended. */
    assignedTo: { type: String, default: null },
    dueAt: { type: Number, default: null },
    /** The work as JSON text. */
    record: text,
    /** As JSON text, until the work has ended. */
    input: { type: String },
    /** As JSON text, once it is done and until its run has ended. */
    result: { type: String },
  },
  { collection: 'agent_work', versionKey: false, autoIndex: false, minimize: false },
);
workSchema.index({ tenantId: 1, runId: 1 }, { unique: true });
workSchema.index({ tenantId: 1, assignedTo: 1, phase: 1 });
workSchema.index({ tenantId: 1, phase: 1 });
workSchema.index({ dueAt: 1 });

const onlyRecord = { record: 1 } as const;
const open = { $in: ['WAITING', 'TAKEN'] } as const;

// The text was written from a Work.
const toWork = ({ record }: { readonly record: string }) => JSON.parse(record) as Work;

/** What of work can be asked for. */
function fieldsOf(work: Work) {
  const { revision, state } = work;
  const assignedTo = 'assignedTo' in state ? state.assignedTo : null;
  return { revision, phase: state.phase, assignedTo, dueAt: dueAt(work), record: JSON.stringify(work) };
}

/** Work as documents; the run and the tenant are unique together, the revision guards every change. */
export async function openWorkStore(connection: Connection): Promise<WorkStore> {
  const works = connection.model('AgentsWork', workSchema);
  await works.createIndexes();

  const countShared = createSharedRead<OpenWorks>();

  const countOpen = async (tenantId: string) => {
    const count = (phase: 'WAITING' | 'TAKEN') => works.countDocuments({ tenantId, phase });
    const [waiting, taken] = await Promise.all([count('WAITING'), count('TAKEN')]);
    return { waiting, taken };
  };

  const findByRuns: WorkStore['findByRuns'] = async ({ tenantId, runIds }, signal) =>
    (
      await works
        .find({ tenantId, runId: { $in: [...runIds] } }, onlyRecord)
        .setOptions({ signal })
        .lean()
    ).map(toWork);

  return {
    findByRuns,
    createOnce: async (work, input) => {
      const { id, tenantId, runId } = work;
      const document = { _id: id, tenantId, runId, ...fieldsOf(work), input: JSON.stringify(input) };
      if (await unlessThere(works.insertOne(document))) return work;
      const [there] = await findByRuns({ tenantId, runIds: [runId] });
      if (!there) throw new Error(`the work of the run ${runId} was there and is not`);
      return there;
    },
    find: async ({ tenantId, id }, signal) => {
      const found = await works.findOne({ _id: id, tenantId }, onlyRecord).setOptions({ signal }).lean();
      return found && toWork(found);
    },
    readInputs: async ({ tenantId, ids }, signal) => {
      const found = await works
        .find({ _id: { $in: [...ids] }, tenantId }, { input: 1 })
        .setOptions({ signal })
        .lean();
      // The text was written by createOnce.
      return new Map(
        found.flatMap(({ _id, input }) => (input ? [[_id, JSON.parse(input) as JsonValue] as const] : [])),
      );
    },
    readResult: async ({ tenantId, id }) => {
      const found = await works.findOne({ _id: id, tenantId }, { result: 1 }).lean();
      return found?.result ? (JSON.parse(found.result) as WorkResult) : null; // written by replace
    },
    forgetResult: async (place) => {
      await works.updateOne(place, { $unset: { result: 1 } });
    },
    listWaiting: async ({ tenantId, assignedTo, limit }, signal) =>
      (
        await works
          .find({ tenantId, assignedTo, phase: 'WAITING' }, onlyRecord)
          .setOptions({ signal })
          .sort({ _id: 1 })
          .limit(limit)
          .lean()
      ).map(toWork),
    listOpenOf: async ({ tenantId, agentId, after, limit }) =>
      (
        await works
          .find({ tenantId, assignedTo: agentId, phase: open, ...beyond(after) }, onlyRecord)
          .sort({ _id: 1 })
          .limit(limit)
          .lean()
      ).map(toWork),
    listDue: async ({ before, after, limit }) =>
      (
        await works
          .find({ dueAt: { $lt: before }, ...beyond(after) }, onlyRecord)
          .sort({ _id: 1 })
          .limit(limit)
          .lean()
      ).map(toWork),
    countOpen: (tenantId) => countShared(tenantId, () => countOpen(tenantId)),
    countOpenOf: async ({ tenantId, agentIds }) => {
      const counts = await works.aggregate<OpenWorks & { readonly _id: string }>([
        { $match: { tenantId, assignedTo: { $in: [...agentIds] }, phase: open } },
        {
          $group: {
            _id: '$assignedTo',
            waiting: { $sum: { $cond: [{ $eq: ['$phase', 'WAITING'] }, 1, 0] } },
            taken: { $sum: { $cond: [{ $eq: ['$phase', 'TAKEN'] }, 1, 0] } },
          },
        },
      ]);
      return new Map(counts.map(({ _id, waiting, taken }) => [_id, { waiting, taken }]));
    },
    replace: async ({ id, tenantId, revision }, next, result) => {
      const $set = { ...fieldsOf(next), ...(result ? { result: JSON.stringify(result) } : {}) };
      const change = isOpen(next) ? { $set } : { $set, $unset: { input: 1 } };
      return (await works.updateOne({ _id: id, tenantId, revision }, change)).matchedCount === 1;
    },
  };
}

const beyond = (after: string | null) => (after === null ? {} : { _id: { $gt: after } });
