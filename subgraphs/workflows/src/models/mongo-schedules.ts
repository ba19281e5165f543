import { pageOf, readCursor } from '@ymera/kernel';
import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, Schema } from 'mongoose';
import type { Schedule } from '../domain/schedule.ts';
import type { ScheduleStore } from '../ports.ts';
import { dueSince } from './due-since.ts';
import { durable } from './durable.ts';

interface StoredSchedule extends Omit<Schedule, 'id'> {
  readonly _id: string;
  /** Null when nothing is to be done. */
  readonly dueSince: number | null;
}

const scheduleSchema = new Schema<StoredSchedule>(
  {
    _id: { type: String, required: true },
    tenantId: { type: String, required: true },
    name: { type: String, required: true },
    workflow: { type: String, required: true },
    input: { type: Schema.Types.Mixed, required: true },
    cron: { type: String, required: true },
    timeZone: { type: String, required: true },
    missed: { type: String, required: true },
    enabled: { type: Boolean, required: true },
    disabledReason: { type: String, default: null },
    nextAt: { type: Number, default: null },
    firing: { type: [Number], required: true },
    lastFiredAt: { type: Number, default: null },
    lastRunId: { type: String, default: null },
    createdBy: { type: String, required: true },
    createdAt: { type: Number, required: true },
    revision: { type: Number, required: true },
    dueSince: { type: Number, default: null },
  },
  { ...durable, collection: 'workflow_schedules' },
);
scheduleSchema.index({ tenantId: 1, name: 1 }, { unique: true });
scheduleSchema.index({ dueSince: 1 });

export async function createMongoSchedules(connection: Connection): Promise<ScheduleStore> {
  const model = connection.model<StoredSchedule>('WorkflowSchedule', scheduleSchema);
  await model.createIndexes();
  return {
    insert: async ({ id, ...schedule }, perTenantMax) => {
      const { tenantId, name } = schedule;
      const count = () => model.countDocuments({ tenantId }).limit(perTenantMax + 1);
      if ((await count()) >= perTenantMax) return (await model.exists({ tenantId, name })) ? 'taken' : 'full';
      const stored = { _id: id, ...schedule, dueSince: dueSince(schedule) };
      if (!(await unlessThere(model.create([stored])))) return 'taken';
      // Others may have counted at the same moment: whoever finds too many now goes, so that no more are left.
      if ((await count()) <= perTenantMax) return 'inserted';
      await model.deleteOne({ _id: id, tenantId });
      return 'full';
    },
    findMany: async (tenantId, ids) => {
      const found = await model.find({ _id: { $in: ids }, tenantId }).lean<StoredSchedule[]>();
      return found.map(toSchedule);
    },
    list: async (tenantId, page) => {
      const after = readCursor(page.after);
      const found = await model
        .find({ tenantId, ...(after === null ? {} : { name: { $gt: after } }) })
        .sort({ name: 1 })
        .limit(page.first + 1)
        .lean<StoredSchedule[]>();
      return pageOf(found.map(toSchedule), page.first, ({ name }) => name);
    },
    replace: async ({ id, tenantId, ...schedule }) => {
      const earlier = { _id: id, tenantId, revision: schedule.revision - 1 };
      const update = { $set: { ...schedule, dueSince: dueSince(schedule) } };
      const { matchedCount } = await model.updateOne(earlier, update);
      return matchedCount === 1;
    },
    remove: async (tenantId, id) => {
      const { deletedCount } = await model.deleteOne({ _id: id, tenantId });
      return deletedCount === 1;
    },
    listDue: async (now, limit) => {
      const found = await model
        .find({ dueSince: { $lte: now } })
        .sort({ dueSince: 1 })
        .limit(limit)
        .lean<StoredSchedule[]>();
      return found.map(toSchedule);
    },
  };
}

function toSchedule({ _id, dueSince: _, ...schedule }: StoredSchedule): Schedule {
  return { id: _id, ...schedule };
}
