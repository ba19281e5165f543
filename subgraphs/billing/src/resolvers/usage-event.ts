import { modelPrefix, toolPrefix } from '../domain/usage-event.ts';
import type { UsageEventResolvers } from '../generated.ts';

export const usageEvent: UsageEventResolvers = {
  id: ({ id }) => id,
  meter: ({ meter }) => meter,
  quantity: ({ quantityMicro }) => quantityMicro / 1_000_000,
  amount: ({ amount }) => amount,
  at: ({ at }) => at,
  agent: ({ agentId }) => (isNoAgent(agentId) ? null : { id: agentId }),
  workflowRun: ({ workflowRunId }) => (workflowRunId === null ? null : { id: workflowRunId }),
};

const isNoAgent = (id: string) => id.startsWith(toolPrefix) || id.startsWith(modelPrefix);
