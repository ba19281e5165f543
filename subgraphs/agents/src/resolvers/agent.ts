import { pageRequest } from '@ymera/kernel';
import { caller } from '../context.ts';
import { whyUnavailable } from '../domain/definition.ts';
import type { AgentResolvers } from '../generated.ts';
import { found } from './found.ts';

export const agent: AgentResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.agent.load(id),
  id: ({ id }) => id,
  name: ({ name }) => name,
  title: ({ title }) => title,
  description: ({ description }) => description,
  origin: ({ origin }) => origin,
  status: ({ status }) => status,
  unavailable: (definition) => whyUnavailable(definition),
  plugin: async ({ pluginId }, _args, { pluginLoaders }) =>
    pluginId === null ? null : found(await pluginLoaders.plugin.load(pluginId), pluginId),
  tier: ({ prompted }) => prompted?.tier ?? null,
  category: ({ prompted }) => prompted?.category ?? null,
  triggers: ({ prompted }) => [...(prompted?.triggers ?? [])],
  focusAreas: ({ prompted }) => [...(prompted?.focusAreas ?? [])],
  tools: ({ prompted }) => [...(prompted?.tools ?? [])],
  inputSchema: ({ inputSchema }) => inputSchema,
  outputSchema: ({ outputSchema }) => outputSchema,
  runs: async ({ kind, id }, args, context) => {
    const { first } = pageRequest({ first: args.first ?? 10 });
    const asked = { tenantId: caller(context).tenantId, kind, agentId: id, limit: first };
    return [...(await context.desk.runs.listOfAgent(asked, context.scope.signal))];
  },
};
