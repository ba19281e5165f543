import { open, type PermissionTable, signedIn } from '@ymera/kernel/subgraph';

/**
 * The entrances are guarded: the queries here, entity references by the kernel. What lies behind them holds the
 * caller's own tenant alone and is open to whoever came in.
 */
export const permissions: PermissionTable = {
  Query: { prices: signedIn, usage: signedIn },
  Price: open,
  UsagePage: open,
  UsageEvent: open,
  Spend: open,
  Agent: open,
  WorkflowRun: open,
  TaskRun: open,
  WorkflowAnalysis: open,
  WorkflowSpend: open,
  TaskSpend: open,
};
