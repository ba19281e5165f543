import { advise } from '../domain/pool/advise.ts';
import { statisticsOf } from '../domain/pool/statistics.ts';
import type { AgentPoolResolvers } from '../generated.ts';

export const agentPool: AgentPoolResolvers = {
  id: ({ id }) => id,
  agents: async ({ agentIds }, _args, { loaders }) => {
    const agents = await Promise.all(agentIds.map((id) => loaders.agent.load(id)));
    return agents.filter((agent) => agent !== null && agent.status !== 'REMOVED').flatMap((one) => one ?? []);
  },
  sizeMin: ({ sizeMin }) => sizeMin,
  sizeMax: ({ sizeMax }) => sizeMax,
  strategy: ({ strategy }) => strategy,
  idleMs: ({ idleMs }) => idleMs,
  leaseMs: ({ leaseMs }) => leaseMs,
  scaleUpAt: ({ scaleUpAt }) => scaleUpAt,
  scaleDownAt: ({ scaleDownAt }) => scaleDownAt,
  queueMax: ({ queueMax }) => queueMax,
  waitTargetMs: ({ waitTargetMs }) => waitTargetMs,
  instances: ({ instances }) => [...instances],
  statistics: (pool) => statisticsOf(pool),
  advice: (pool) => {
    const { change, reasons } = advise(pool);
    return { change, reasons: [...reasons] };
  },
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ updatedAt }) => updatedAt,
};
