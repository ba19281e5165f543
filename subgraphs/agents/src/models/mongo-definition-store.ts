import type { Connection } from 'mongoose';
import type { AgentFile } from '../domain/agent-file/agent-file.ts';
import { briefOf, type DefinitionKind, type StoredDefinition, visibleOf } from '../domain/definition.ts';
import type { PluginPlace } from '../plugin-ports.ts';
import type { DefinitionStore } from '../ports.ts';
import { builtInDocument, builtInSchema, toBuiltIn } from './built-in-document.ts';
import {
  agentSchema,
  definitionDocument,
  documentId,
  idOf,
  toDefinition,
  toolSchema,
} from './definition-document.ts';

const leftOutOfBrief = { inputSchema: 0, outputSchema: 0, 'prompted.systemPrompt': 0 } as const;

/** Agents and tools as documents, one each, and the plugins that come with the platform. */
export async function openDefinitionStore(connection: Connection): Promise<DefinitionStore> {
  const models = {
    agent: connection.model('AgentsAgent', agentSchema),
    tool: connection.model('AgentsTool', toolSchema),
  };
  const builtIn = connection.model('AgentsPlugin', builtInSchema);
  await models.agent.createIndexes();
  await models.tool.createIndexes();
  const kinds: readonly DefinitionKind[] = ['agent', 'tool'];

  // One by one, not atomically: the same change, repeated, mends what a crash left half done.
  async function replace(owner: OwnerFilter, tenantId: string | null, given: readonly StoredDefinition[]) {
    for (const kind of kinds) {
      const own = given.filter((definition) => definition.kind === kind);
      const ids = own.map(({ id }) => documentId(tenantId, id));
      for (const definition of own) {
        const _id = documentId(tenantId, definition.id);
        await models[kind].replaceOne({ _id }, definitionDocument({ ...definition, tenantId }), {
          upsert: true,
        });
      }
      await models[kind].updateMany({ ...owner, _id: { $nin: ids } }, { $set: { status: 'UNAVAILABLE' } });
    }
  }

  /** The first of one owner's, in the order of their ids; null is the platform. */
  function firstOf(
    owner: string | null,
    { kind, after, limit }: { kind: DefinitionKind; after: string | null; limit: number },
  ) {
    const beyond = after === null ? {} : { _id: { $gt: documentId(owner, after) } };
    return models[kind]
      .find({ tenantId: owner, status: { $ne: 'REMOVED' }, ...beyond })
      .sort({ _id: 1 })
      .limit(limit);
  }

  async function saveFiles(tenantId: string | null, files: readonly AgentFile[]): Promise<void> {
    if (files.length === 0) return;
    const operations = files.map(({ definition, source }) => {
      const _id = documentId(tenantId, definition.id);
      const replacement = { _id, ...definitionDocument({ ...definition, tenantId }), source: { ...source } };
      return { replaceOne: { filter: { _id }, replacement, upsert: true } };
    });
    // Otherwise mongoose leaves out what it finds invalid, and says nothing.
    await models.agent.bulkWrite(operations, { ordered: false, throwOnValidationError: true });
  }

  return {
    replaceFiles: async (files) => {
      await saveFiles(null, files);
      const ids = files.map(({ definition }) => definition.id);
      const gone = { tenantId: null, origin: 'FILE' as const, _id: { $nin: ids } };
      await models.agent.updateMany(gone, { $set: { status: 'REMOVED' } });
    },
    saveFiles,
    removeFile: async ({ tenantId, id }) => {
      const _id = documentId(tenantId, id);
      const own = { _id, tenantId, origin: 'FILE' as const, status: { $ne: 'REMOVED' as const } };
      const { matchedCount } = await models.agent.updateOne(own, { $set: { status: 'REMOVED' } });
      return matchedCount === 1;
    },
    countFiles: (tenantId) =>
      models.agent.countDocuments({ tenantId, origin: 'FILE', status: { $ne: 'REMOVED' } }),
    findSource: async ({ tenantId, id }, signal) => {
      const found = await models.agent
        .find({ _id: { $in: [id, documentId(tenantId, id)] }, tenantId: { $in: [null, tenantId] } })
        .select('+source')
        .setOptions({ signal })
        .lean();
      const seen = visibleOf(found.map((document) => toDefinition('agent', document))).find(
        (definition) => definition.id === id && definition.status !== 'REMOVED',
      );
      const source = seen && found.find(({ _id }) => _id === documentId(seen.tenantId, seen.id))?.source;
      return source ? { path: source.path ?? '', text: source.text ?? '' } : null;
    },
    replaceBuiltIn: async (given) => {
      for (const plugin of given.plugins)
        await builtIn.replaceOne({ _id: plugin.pluginId }, builtInDocument(plugin), { upsert: true });
      const there = given.plugins.map(({ pluginId }) => pluginId);
      await builtIn.updateMany({ _id: { $nin: there }, goneAt: null }, { $set: { goneAt: given.at } });
      await replace({ tenantId: null, origin: { $ne: 'FILE' } }, null, given.definitions);
    },
    findBuiltIn: async (pluginIds, signal) =>
      (
        await builtIn
          .find({ _id: { $in: [...pluginIds] } })
          .setOptions({ signal })
          .lean()
      ).map(toBuiltIn),
    replaceOf: ({ tenantId, pluginId }, given) => replace({ tenantId, pluginId }, tenantId, given),
    findMany: async ({ tenantId, kind, ids }, signal) => {
      const documentIds = ids.flatMap((id) => [id, documentId(tenantId, id)]);
      const found = await models[kind]
        .find({ _id: { $in: documentIds }, tenantId: { $in: [null, tenantId] } })
        .setOptions({ signal })
        .lean();
      const definitions = found.map((document) => toDefinition(kind, document));
      return visibleOf(definitions).filter(({ id }) => ids.includes(id));
    },
    list: async ({ tenantId, brief = false, ...query }, signal) => {
      const read = (owner: string | null) => {
        const first = firstOf(owner, query).setOptions({ signal });
        return (brief ? first.select(leftOutOfBrief) : first).lean();
      };
      const found = (await Promise.all([read(null), read(tenantId)])).flat();
      const definitions = found.map((document) => toDefinition(query.kind, document));
      return visibleOf(brief ? definitions.map(briefOf) : definitions).slice(0, query.limit);
    },
    listOfPlugins: async ({ tenantId, kind, pluginIds }, signal) => {
      const found = await models[kind]
        .find({ pluginId: { $in: [...pluginIds] }, tenantId: { $in: [null, tenantId] } })
        .setOptions({ signal })
        .lean();
      return visibleOf(found.map((document) => toDefinition(kind, document)));
    },
    listIds: async ({ tenantId, ...query }) => {
      const read = (owner: string | null) =>
        firstOf(owner, { ...query, after: null })
          .select({ _id: 1 })
          .lean();
      const [platform, own] = await Promise.all([read(null), read(tenantId)]);
      const ids = [...platform.map(({ _id }) => _id), ...own.map(({ _id }) => idOf(tenantId, _id))];
      return [...new Set(ids)].sort().slice(0, query.limit);
    },
  };
}

/** Whose definitions; null finds documents without a tenant, and what is not a file's may say nothing of its origin. */
type OwnerFilter = { readonly tenantId: null; readonly origin: { readonly $ne: 'FILE' } } | PluginPlace;
