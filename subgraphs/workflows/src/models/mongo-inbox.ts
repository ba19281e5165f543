import { newId } from '@ymera/kernel';
import { type Connection, Schema } from 'mongoose';
import type { Inbox } from '../dispatch-ports.ts';
import { type Report, reportId } from '../domain/report.ts';
import type { InboxPages } from '../ports.ts';
import { durable } from './durable.ts';
import { createGroupInsert } from './group-insert.ts';

interface StoredReport {
  readonly _id: string;
  readonly tenantId: string;
  readonly runId: string;
  readonly report: Report;
  /** Sorts by the time of its making. */
  readonly arrival: string;
}

const reportSchema = new Schema<StoredReport>(
  {
    _id: { type: String, required: true },
    tenantId: { type: String, required: true },
    runId: { type: String, required: true },
    report: { type: Schema.Types.Mixed, required: true },
    arrival: { type: String, required: true },
  },
  { ...durable, collection: 'workflow_inbox' },
);
reportSchema.index({ runId: 1, arrival: 1 });

export async function createMongoInbox(connection: Connection): Promise<Inbox & InboxPages> {
  const model = connection.model<StoredReport>('WorkflowReport', reportSchema);
  await model.createIndexes();
  const insert = createGroupInsert<StoredReport>(model.collection);
  return {
    put: ({ tenantId, runId, report }) =>
      insert({ _id: `${runId}:${reportId(report)}`, tenantId, runId, report, arrival: newId('evt') }),
    list: async ({ tenantId, runId, limit }) => {
      const found = await model
        .find({ runId, tenantId })
        .sort({ arrival: 1 })
        .limit(limit)
        .lean<StoredReport[]>();
      return found.map(({ _id, report }) => ({ id: _id, report }));
    },
    page: async ({ after, limit }) => {
      const found = await model
        .find(after === null ? {} : { _id: { $gt: after } }, { tenantId: 1, runId: 1 })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<StoredReport[]>();
      return found.map(({ _id: id, tenantId, runId }) => ({ id, tenantId, runId }));
    },
    remove: async ({ tenantId, runId, ids }) => {
      await model.deleteMany({ _id: { $in: ids }, tenantId, runId });
    },
  };
}
