import { toolPrefix } from '../domain/usage-event.ts';
import type { UsageEventResolvers } from '../generated.ts';

export const usageEvent: UsageEventResolvers = {
  id: ({ id }) => id,
  meter: ({ meter }) => meter,
  quantity: ({ quantityMicro }) => quantityMicro / 1_000_000,
  amount: ({ amount }) => amount,
  at: ({ at }) => at,
  agent: ({ agentId }) => (agentId.startsWith(toolPrefix) ? null : { id: agentId }),
  workflowRun: ({ workflowRunId }) => (workflowRunId === null ? null : { id: workflowRunId }),
};
