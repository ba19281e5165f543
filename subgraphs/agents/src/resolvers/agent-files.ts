import { caller } from '../context.ts';
import type { MutationResolvers, QueryResolvers } from '../generated.ts';
import { importAgents as importFiles } from '../services/agent-files/import-agents.ts';
import { removeAgent } from '../services/agent-files/remove-agent.ts';
import { ofTenant } from './page.ts';

type Queries = Pick<QueryResolvers, 'exportAgent'>;
type Mutations = Pick<MutationResolvers, 'importAgents' | 'removeAgent'>;

export const agentFileQueries: Queries = {
  exportAgent: (_parent, { id }, context) =>
    context.desk.definitions.findSource(ofTenant(context, { id }), context.scope.signal),
};

export const agentFileMutations: Mutations = {
  importAgents: async (_parent, { files, dryRun }, context) => {
    const command = { principal: caller(context), files, dryRun };
    const { agents, replaced, diagnostics, stored } = await importFiles(
      context.desk,
      command,
      context.scope.signal,
    );
    return { agents: [...agents], replaced: [...replaced], diagnostics: [...diagnostics], stored };
  },
  removeAgent: (_parent, { id }, context) =>
    removeAgent(context.desk, { principal: caller(context), id }, context.scope.signal),
};
