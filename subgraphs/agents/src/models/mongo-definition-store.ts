import type { JsonValue } from '@ymera/kernel';
import { type Connection, type InferSchemaType, Schema } from 'mongoose';
import type { Agent } from '../domain/agent.ts';
import type { Plugin } from '../domain/plugin.ts';
import type { DefinitionStore } from '../ports.ts';

const options = { versionKey: false, autoIndex: false, minimize: false } as const;

const pluginSchema = new Schema(
  {
    _id: { type: String, required: true },
    version: { type: String, required: true },
    description: { type: String, default: '' },
    status: { type: String, enum: ['LOADED', 'ABSENT'] as const, required: true },
    permissions: [
      { _id: false, tool: { type: String, required: true }, reason: { type: String, default: '' } },
    ],
    sha256: { type: String, required: true },
  },
  { ...options, collection: 'plugins' },
);

const agentSchema = new Schema(
  {
    _id: { type: String, required: true },
    pluginId: { type: String, required: true },
    name: { type: String, required: true },
    title: { type: String, default: '' },
    description: { type: String, default: '' },
    status: { type: String, enum: ['READY', 'UNAVAILABLE'] as const, required: true },
    // As JSON text: the keys of a JSON Schema begin with a dollar sign, which some stores refuse.
    inputSchema: { type: String, default: null },
    outputSchema: { type: String, default: null },
    timeoutMs: { type: Number, default: null },
  },
  { ...options, collection: 'agents' },
);
agentSchema.index({ pluginId: 1, _id: 1 });

/** Plugins and agents as documents, one each, by their ids. */
export async function openDefinitionStore(connection: Connection): Promise<DefinitionStore> {
  const plugins = connection.model('AgentsPlugin', pluginSchema);
  const agents = connection.model('AgentsAgent', agentSchema);
  await agents.createIndexes();
  return {
    replaceAll: async (given) => {
      const pluginIds = given.plugins.map(({ id }) => id);
      const agentIds = given.agents.map(({ id }) => id);
      // One by one, not atomically: the same start, repeated, mends what a crash left half done.
      for (const { id, ...plugin } of given.plugins)
        await plugins.replaceOne({ _id: id }, plugin, { upsert: true });
      for (const agent of given.agents)
        await agents.replaceOne({ _id: agent.id }, agentDocument(agent), { upsert: true });
      await plugins.updateMany({ _id: { $nin: pluginIds } }, { $set: { status: 'ABSENT' } });
      await agents.updateMany({ _id: { $nin: agentIds } }, { $set: { status: 'UNAVAILABLE' } });
    },
    findAgents: async (ids, signal) =>
      (
        await agents
          .find({ _id: { $in: [...ids] } })
          .setOptions({ signal })
          .lean()
      ).map(toAgent),
    listAgents: async ({ after, limit }, signal) => {
      const found = await agents
        .find(after === null ? {} : { _id: { $gt: after } })
        .setOptions({ signal })
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      return found.map(toAgent);
    },
    listAgentsOf: async (pluginIds, signal) =>
      (
        await agents
          .find({ pluginId: { $in: [...pluginIds] } })
          .setOptions({ signal })
          .sort({ _id: 1 })
          .lean()
      ).map(toAgent),
    listAgentIds: async (limit) =>
      (await agents.find({}, { _id: 1 }).sort({ _id: 1 }).limit(limit).lean()).map(({ _id }) => _id),
    findPlugins: async (ids, signal) =>
      (
        await plugins
          .find({ _id: { $in: [...ids] } })
          .setOptions({ signal })
          .lean()
      ).map(toPlugin),
    listLoadedPlugins: async (signal) =>
      (await plugins.find({ status: 'LOADED' }).setOptions({ signal }).sort({ _id: 1 }).lean()).map(toPlugin),
  };
}

function agentDocument({ id: _id, inputSchema, outputSchema, ...agent }: Agent) {
  return { ...agent, inputSchema: toText(inputSchema), outputSchema: toText(outputSchema) };
}

function toAgent({ _id, inputSchema, outputSchema, ...agent }: InferSchemaType<typeof agentSchema>): Agent {
  return {
    ...agent,
    id: _id,
    timeoutMs: agent.timeoutMs ?? null,
    inputSchema: fromText(inputSchema),
    outputSchema: fromText(outputSchema),
  };
}

/** As much of a stored plugin as is read; mongoose's own type of the list is that of its documents. */
type StoredPlugin = Omit<Plugin, 'id'> & { readonly _id: string };

function toPlugin({ _id, permissions, ...plugin }: StoredPlugin): Plugin {
  return { ...plugin, id: _id, permissions: permissions.map(({ tool, reason }) => ({ tool, reason })) };
}

const toText = (value: JsonValue | null) => (value === null ? null : JSON.stringify(value));

// Written by toText.
const fromText = (text: string | null | undefined): JsonValue | null =>
  text === null || text === undefined ? null : (JSON.parse(text) as JsonValue);
