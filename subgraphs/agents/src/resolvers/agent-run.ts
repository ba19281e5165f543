import type { AgentRunResolvers } from '../generated.ts';
import { listLoopEvents } from '../services/loop/list-loop-events.ts';
import { found } from './found.ts';
import { runFields } from './run-fields.ts';

export const agentRun: AgentRunResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.run.load(id),
  ...runFields,
  agent: async ({ agentId }, _args, { loaders }) => found(await loaders.agent.load(agentId), agentId),
  work: ({ id }, _args, { loaders }) => loaders.work.load(id),
  events: async ({ tenantId, id: runId }, page, { desk, scope }) => {
    const { items, nextSeq } = await listLoopEvents(
      desk.player.history,
      { tenantId, runId, ...page },
      scope.signal,
    );
    return { items: [...items], nextSeq };
  },
};
