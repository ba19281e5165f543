import { pageOf, readCursor } from '@ymera/kernel';
import { type Connection, Schema } from 'mongoose';
import type { ApprovalIndex, OpenApproval } from '../ports.ts';
import { durable } from './durable.ts';

type StoredApproval = Omit<OpenApproval, 'id'> & { readonly _id: string };

const approvalSchema = new Schema<StoredApproval>(
  {
    _id: { type: String, required: true },
    tenantId: { type: String, required: true },
    runId: { type: String, required: true },
    stepId: { type: String, required: true },
    workflowId: { type: String, required: true },
    workflowName: { type: String, required: true },
    title: { type: String },
    kind: { type: String, required: true },
    approvers: {
      type: new Schema({ roles: [String], users: [String] }, { _id: false }),
      required: true,
    },
    escalated: { type: Boolean, required: true },
    shown: { type: Schema.Types.Mixed, required: true },
    shownSha256: { type: String, required: true },
    shownAt: { type: Number, required: true },
    dueAt: { type: Number, default: null },
  },
  { ...durable, collection: 'workflow_approvals' },
);
approvalSchema.index({ tenantId: 1, _id: 1 });
approvalSchema.index({ runId: 1 });

export async function createMongoApprovals(connection: Connection): Promise<ApprovalIndex> {
  const model = connection.model<StoredApproval>('WorkflowApproval', approvalSchema);
  await model.createIndexes();
  return {
    replace: async ({ tenantId, id: runId }, open) => {
      const stored = open.map(({ id, ...approval }) => ({ _id: id, ...approval }));
      await model.deleteMany({ runId, tenantId, _id: { $nin: stored.map(({ _id }) => _id) } });
      if (stored.length === 0) return;
      await model.bulkWrite(
        stored.map(({ _id, ...approval }) => ({
          updateOne: { filter: { _id }, update: { $set: approval }, upsert: true },
        })),
        { ordered: false },
      );
    },
    find: async (tenantId, id) => {
      const found = await model.findOne({ _id: id, tenantId }).lean<StoredApproval>();
      return found && toApproval(found);
    },
    list: async (tenantId, decider, page) => {
      const after = readCursor(page.after);
      const may = decider && {
        $or: [{ 'approvers.roles': { $in: decider.roles } }, { 'approvers.users': decider.userId }],
      };
      const found = await model
        .find({ tenantId, ...may, ...(after === null ? {} : { _id: { $gt: after } }) })
        .sort({ _id: 1 })
        .limit(page.first + 1)
        .lean<StoredApproval[]>();
      return pageOf(found.map(toApproval), page.first, ({ id }) => id);
    },
  };
}

function toApproval({ _id, ...approval }: StoredApproval): OpenApproval {
  return { id: _id, ...approval };
}
