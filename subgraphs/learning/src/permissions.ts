import { open, type PermissionTable, signedIn } from '@ymera/kernel/subgraph';

/**
 * The entrances are guarded: the query here, entity references by the kernel. What lies behind them holds the
 * caller's own tenant alone and is open to whoever came in.
 */
export const permissions: PermissionTable = {
  Query: { outcomes: signedIn },
  Agent: open,
  Performance: open,
  Interval: open,
  OutcomePage: open,
  Outcome: open,
  AgentRun: open,
};
