import { pageOf, readCursor } from '@ymera/kernel';
import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, Schema } from 'mongoose';
import type { TaskDefinition, Workflow } from '../domain/definition.ts';
import type { WorkflowStore } from '../ports.ts';
import { durable } from './durable.ts';

interface StoredWorkflow extends Omit<Workflow, 'id' | 'tasks'> {
  readonly _id: string;
  /** As JSON text: templates may have any keys, also those that mean something to the database. */
  readonly tasksJson: string;
  /** Absent once it has been told, so that the sparse index holds the untold ones alone. */
  readonly untoldSince?: number;
}

const workflowSchema = new Schema<StoredWorkflow>(
  {
    _id: { type: String, required: true },
    tenantId: { type: String, required: true },
    name: { type: String, required: true },
    version: { type: Number, required: true },
    hash: { type: String, required: true },
    title: { type: String, required: true },
    description: { type: String },
    tasksJson: { type: String, required: true },
    createdAt: { type: Number, required: true },
    createdBy: { type: String, required: true },
    untoldSince: { type: Number },
  },
  { ...durable, collection: 'workflows' },
);
workflowSchema.index({ tenantId: 1, name: 1, version: -1 }, { unique: true });
workflowSchema.index({ untoldSince: 1 }, { sparse: true });

const versionsMax = 1000;

export async function createMongoWorkflows(connection: Connection): Promise<WorkflowStore> {
  const model = connection.model<StoredWorkflow>('Workflow', workflowSchema);
  await model.createIndexes();
  return {
    insert: async ({ id, tasks, ...workflow }) => {
      const tasksJson = JSON.stringify(tasks);
      const stored = { _id: id, ...workflow, tasksJson, untoldSince: workflow.createdAt };
      return (await unlessThere(model.create([stored]))) ? 'inserted' : 'taken';
    },
    findMany: async (tenantId, ids) => {
      const found = await model.find({ _id: { $in: ids }, tenantId }).lean<StoredWorkflow[]>();
      return found.map(toWorkflow);
    },
    findLatest: async (tenantId, name) => {
      const found = await model.findOne({ tenantId, name }).sort({ version: -1 }).lean<StoredWorkflow>();
      return found && toWorkflow(found);
    },
    listVersionIds: async (tenantId, name) => {
      const found = await model
        .find({ tenantId, name }, { _id: 1 })
        .sort({ version: -1 })
        .limit(versionsMax)
        .lean<{ _id: string }[]>();
      return found.map(({ _id }) => _id);
    },
    listLatest: async (tenantId, page) => {
      const after = readCursor(page.after);
      const beyond = after === null ? {} : { name: { $gt: after } };
      const found = await model.aggregate<StoredWorkflow>([
        { $match: { tenantId, ...beyond } },
        { $sort: { name: 1, version: -1 } },
        { $group: { _id: '$name', latest: { $first: '$$ROOT' } } },
        { $sort: { _id: 1 } },
        { $limit: page.first + 1 },
        { $replaceRoot: { newRoot: '$latest' } },
      ]);
      return pageOf(found.map(toWorkflow), page.first, ({ name }) => name);
    },
    listUntold: async (limit) => {
      const found = await model
        .find({ untoldSince: { $exists: true } })
        .sort({ untoldSince: 1 })
        .limit(limit)
        .lean<StoredWorkflow[]>();
      return found.map(toWorkflow);
    },
    markTold: async ({ tenantId, id }) => {
      await model.updateOne({ _id: id, tenantId }, { $unset: { untoldSince: 1 } });
    },
  };
}

function toWorkflow({ _id, tasksJson, untoldSince, ...workflow }: StoredWorkflow): Workflow {
  // Written by `insert` above and by nobody else.
  return { id: _id, ...workflow, tasks: JSON.parse(tasksJson) as TaskDefinition[] };
}
