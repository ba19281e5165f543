import { caller } from '../context.ts';
import type { Instance } from '../domain/pool/pool.ts';
import type { AgentInstanceResolvers } from '../generated.ts';

export const agentInstance: AgentInstanceResolvers = {
  id: ({ id }) => id,
  agent: ({ agentId }, _args, { loaders }) => loaders.agent.load(agentId),
  phase: ({ state }) => state.phase,
  reservationId: (instance, _args, context) => {
    const reservation = reservationOf(instance);
    return reservation?.by === caller(context).id ? reservation.id : null;
  },
  heldBy: (instance) => reservationOf(instance)?.by ?? null,
  heldUntil: (instance) => reservationOf(instance)?.until ?? null,
  spawnedAt: ({ spawnedAt }) => spawnedAt,
  uses: ({ uses }) => uses,
  failures: ({ failures }) => failures,
  terminatedFor: ({ state }) => (state.phase === 'TERMINATED' ? state.reason : null),
};

function reservationOf({ state }: Instance) {
  return state.phase === 'RESERVED' || state.phase === 'WORKING' ? state.reservation : null;
}
