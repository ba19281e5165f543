import type { Connection } from 'mongoose';
import { type Definition, type DefinitionKind, visibleOf } from '../domain/definition.ts';
import type { PluginPlace } from '../plugin-ports.ts';
import type { DefinitionStore } from '../ports.ts';
import { builtInDocument, builtInSchema, toBuiltIn } from './built-in-document.ts';
import {
  agentSchema,
  definitionDocument,
  documentId,
  toDefinition,
  toolSchema,
} from './definition-document.ts';

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
  async function replace(owner: OwnerFilter, tenantId: string | null, given: readonly Definition[]) {
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

  /** The first of the platform's and the first of the tenant's own, each in the order of their ids. */
  async function firstOf(
    query: { tenantId: string; kind: DefinitionKind; after: string | null; limit: number },
    signal?: AbortSignal,
  ): Promise<readonly Definition[]> {
    const { tenantId, kind, after, limit } = query;
    const read = async (owner: string | null) => {
      const beyond = after === null ? {} : { _id: { $gt: documentId(owner, after) } };
      const found = await models[kind]
        .find({ tenantId: owner, ...beyond })
        .setOptions({ signal })
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      return found.map((document) => toDefinition(kind, document));
    };
    return visibleOf([...(await read(null)), ...(await read(tenantId))]).slice(0, limit);
  }

  return {
    replaceBuiltIn: async (given) => {
      for (const plugin of given.plugins)
        await builtIn.replaceOne({ _id: plugin.pluginId }, builtInDocument(plugin), { upsert: true });
      const there = given.plugins.map(({ pluginId }) => pluginId);
      await builtIn.updateMany({ _id: { $nin: there }, goneAt: null }, { $set: { goneAt: given.at } });
      await replace({ tenantId: null }, null, given.definitions);
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
    list: firstOf,
    listOfPlugins: async ({ tenantId, kind, pluginIds }, signal) => {
      const found = await models[kind]
        .find({ pluginId: { $in: [...pluginIds] }, tenantId: { $in: [null, tenantId] } })
        .setOptions({ signal })
        .lean();
      return visibleOf(found.map((document) => toDefinition(kind, document)));
    },
    listIds: async (query) => (await firstOf({ ...query, after: null })).map(({ id }) => id),
  };
}

/** Whose definitions; null finds documents without a tenant. */
type OwnerFilter = { readonly tenantId: null } | PluginPlace;
