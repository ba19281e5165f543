import { mayExecute, open, type PermissionTable, signedIn } from '@ymera/kernel/subgraph';

/** Who may read or do what. What hangs below a root field needs no rule of its own. */
export const permissions: PermissionTable = {
  Query: signedIn,
  Mutation: { runAgent: mayExecute },
  Agent: open,
  AgentPage: open,
  Plugin: open,
  PluginPermission: open,
  AgentRun: open,
  AgentRunError: open,
};
