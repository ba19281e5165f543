import { healthOf, isBusy, livingOf, type Pool } from './pool.ts';

interface Turn {
  readonly agentId: string;
  readonly credits: Pool['credits'];
}

/** Which of the agents takes the next task; null when there are none. */
export function nextAgent(pool: Pool, agentIds: readonly string[]): Turn | null {
  if (pool.strategy === 'LEAST_LOADED') return leastLoaded(pool, agentIds);
  const weigh = (id: string) => (pool.strategy === 'HEALTH' ? healthOf(ownOf(pool, id)) : 1);
  return inTurn(pool, agentIds, weigh);
}

const ownOf = ({ instances }: Pool, id: string) => instances.filter(({ agentId }) => agentId === id);

/** The fewest busy instances; of equals the one that was used least. */
function leastLoaded({ credits, ...pool }: Pool, agentIds: readonly string[]): Turn | null {
  const living = livingOf(pool);
  const load = (agentId: string) => {
    const own = living.filter((instance) => instance.agentId === agentId);
    return [own.filter(isBusy).length, own.reduce((sum, { uses }) => sum + uses, 0)] as const;
  };
  const [best] = agentIds
    .map((agentId) => ({ agentId, load: load(agentId) }))
    .sort((a, b) => a.load[0] - b.load[0] || a.load[1] - b.load[1] || (a.agentId < b.agentId ? -1 : 1));
  return best ? { agentId: best.agentId, credits } : null;
}

/**
 * Smooth weighted round-robin, as nginx has it: each gains its weight, the richest is taken and pays what all gained.
 * Thus everybody gets their share, spread evenly, and with equal weights each its turn.
 */
function inTurn(
  { credits }: Pool,
  agentIds: readonly string[],
  weigh: (agentId: string) => number,
): Turn | null {
  const gained = agentIds.map((agentId) => ({
    agentId,
    credit: (credits[agentId] ?? 0) + weigh(agentId),
  }));
  const [richest] = gained.toSorted((a, b) => b.credit - a.credit || (a.agentId < b.agentId ? -1 : 1));
  if (!richest) return null;
  const total = agentIds.reduce((sum, agentId) => sum + weigh(agentId), 0);
  const paid = gained.map(({ agentId, credit }) => [
    agentId,
    agentId === richest.agentId ? credit - total : credit,
  ]);
  return { agentId: richest.agentId, credits: { ...credits, ...Object.fromEntries(paid) } };
}
