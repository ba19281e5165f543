import { pageRequest } from '@ymera/kernel';
import { caller } from '../context.ts';
import type { ToolResolvers } from '../generated.ts';
import { found } from './found.ts';

export const tool: ToolResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.tool.load(id),
  id: ({ id }) => id,
  name: ({ name }) => name,
  title: ({ title }) => title,
  description: ({ description }) => description,
  status: ({ status }) => status,
  plugin: async ({ pluginId }, _args, { pluginLoaders }) =>
    found(await pluginLoaders.plugin.load(pluginId), pluginId),
  inputSchema: ({ inputSchema }) => inputSchema,
  outputSchema: ({ outputSchema }) => outputSchema,
  readOnly: ({ readOnly }) => readOnly,
  idempotent: ({ idempotent }) => idempotent,
  calls: async ({ kind, id }, args, context) => {
    const { first } = pageRequest({ first: args.first ?? 10 });
    const asked = { tenantId: caller(context).tenantId, kind, agentId: id, limit: first };
    return [...(await context.desk.runs.listOfAgent(asked, context.scope.signal))];
  },
};
