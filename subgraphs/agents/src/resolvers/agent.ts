import { caller } from '../context.ts';
import { whyUnavailable } from '../domain/definition.ts';
import type { AgentResolvers } from '../generated.ts';
import { agentHealth } from './agent-health.ts';
import { missingTools } from './agent-tools.ts';
import { shownCircuit } from './circuit-breaker.ts';
import { definitionFields, latestRuns, shownEffect } from './definition-fields.ts';
import { found } from './found.ts';

export const agent: AgentResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.agent.load(id),
  ...definitionFields,
  origin: ({ origin }) => origin,
  unavailable: (definition) => whyUnavailable(definition),
  plugin: async ({ pluginId }, _args, { pluginLoaders }) =>
    pluginId === null ? null : found(await pluginLoaders.plugin.load(pluginId), pluginId),
  tier: ({ prompted }) => prompted?.tier ?? null,
  category: (definition) =>
    (definition.origin === 'REMOTE' ? definition.remote : definition.prompted)?.category ?? null,
  triggers: (definition) =>
    definition.origin === 'REMOTE'
      ? [...definition.remote.capabilities]
      : [...(definition.prompted?.triggers ?? [])],
  focusAreas: ({ prompted }) => [...(prompted?.focusAreas ?? [])],
  tools: ({ prompted }) => [...(prompted?.tools ?? [])],
  missingTools,
  effect: ({ effect }) => shownEffect(effect),
  circuit: ({ id }, _args, context) => {
    const { breakers, clock } = context.desk;
    const { tenantId } = caller(context);
    return shownCircuit({ breaker: breakers.breakerOf({ tenantId, agentId: id }), now: clock.now() });
  },
  remote: (definition) => (definition.origin === 'REMOTE' ? definition.remote : null),
  health: agentHealth,
  runs: latestRuns,
};
