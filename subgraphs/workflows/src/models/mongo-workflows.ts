import { pageOf, readCursor } from '@ymera/kernel';
import { unlessThere } from '@ymera/kernel/mongo';
import { type Connection, Schema } from 'mongoose';
import type { Workflow, WorkflowDefinition } from '../domain/definition.ts';
import type { WorkflowStore } from '../ports.ts';
import { durable } from './durable.ts';
import { agentIdsOf, tagsOf } from './workflow-keys.ts';

interface StoredWorkflow
  extends Pick<Workflow, 'tenantId' | 'name' | 'version' | 'hash' | 'createdAt' | 'createdBy'> {
  readonly _id: string;
  /** As JSON text: templates and schemas may have any keys, also those that mean something to the database. */
  readonly definitionJson: string;
  /** To be found by. */
  readonly agentIds: readonly string[];
  readonly tags: readonly string[];
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
    tags: { type: [String], required: true },
    agentIds: { type: [String], required: true },
    definitionJson: { type: String, required: true },
    createdAt: { type: Number, required: true },
    createdBy: { type: String, required: true },
    untoldSince: { type: Number },
  },
  { ...durable, collection: 'workflows' },
);
workflowSchema.index({ tenantId: 1, name: 1, version: -1 }, { unique: true });
workflowSchema.index({ tenantId: 1, agentIds: 1, _id: -1 });
workflowSchema.index({ tenantId: 1, tags: 1, _id: -1 });
workflowSchema.index({ untoldSince: 1 }, { sparse: true });

const idsMax = 1000;

export async function createMongoWorkflows(connection: Connection): Promise<WorkflowStore> {
  const model = connection.model<StoredWorkflow>('Workflow', workflowSchema);
  await model.createIndexes();
  return {
    insert: async (workflow) =>
      (await unlessThere(model.create([toStored(workflow)]))) ? 'inserted' : 'taken',
    findMany: async (tenantId, ids) => {
      const found = await model.find({ _id: { $in: ids }, tenantId }).lean<StoredWorkflow[]>();
      return found.map(toWorkflow);
    },
    findLatest: async (tenantId, name) => {
      const found = await model.findOne({ tenantId, name }).sort({ version: -1 }).lean<StoredWorkflow>();
      return found && toWorkflow(found);
    },
    findVersion: async (tenantId, { name, version }) => {
      const found = await model.findOne({ tenantId, name, version }).lean<StoredWorkflow>();
      return found && toWorkflow(found);
    },
    listVersionIds: async (tenantId, name) => {
      const found = await model
        .find({ tenantId, name }, { _id: 1 })
        .sort({ version: -1 })
        .limit(idsMax)
        .lean();
      return found.map(({ _id }) => _id);
    },
    listIdsWith: async (tenantId, wanted) => {
      const condition = 'agentId' in wanted ? { agentIds: wanted.agentId } : { tags: wanted.tag };
      const found = await model
        .find({ tenantId, ...condition }, { _id: 1 })
        .sort({ _id: -1 })
        .limit(idsMax)
        .lean();
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

function toStored({
  id,
  tenantId,
  version,
  hash,
  createdAt,
  createdBy,
  ...definition
}: Workflow): StoredWorkflow {
  const { name } = definition;
  const own = { tenantId, name, version, hash, createdAt, createdBy };
  const keys = { agentIds: agentIdsOf(definition), tags: tagsOf(definition) };
  return { _id: id, ...own, ...keys, definitionJson: JSON.stringify(definition), untoldSince: createdAt };
}

function toWorkflow(stored: StoredWorkflow): Workflow {
  const { _id, tenantId, version, hash, createdAt, createdBy, definitionJson } = stored;
  // Written by `toStored` above and by nobody else.
  const definition = JSON.parse(definitionJson) as WorkflowDefinition;
  return { ...definition, id: _id, tenantId, version, hash, createdAt, createdBy };
}
