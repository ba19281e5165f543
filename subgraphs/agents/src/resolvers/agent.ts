import type { AgentResolvers } from '../generated.ts';
import { definitionFields, latestRuns } from './definition-fields.ts';

export const agent: AgentResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.agent.load(id),
  ...definitionFields,
  runs: latestRuns,
};
