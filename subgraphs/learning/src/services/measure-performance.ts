import { type Performance, performanceOf } from '../domain/performance.ts';
import type { OutcomeStore } from '../ports.ts';

/** How each of these agents did in the tenant so far, in the order of their ids. */
export async function measurePerformance(
  { outcomes }: { readonly outcomes: OutcomeStore },
  { tenantId, agentIds }: { readonly tenantId: string; readonly agentIds: readonly string[] },
  signal?: AbortSignal,
): Promise<readonly Performance[]> {
  const tallies = await outcomes.tally({ tenantId, agentIds }, signal);
  const byAgent = new Map(tallies.map((tally) => [tally.agentId, tally]));
  return agentIds.map((agentId) => performanceOf(byAgent.get(agentId)));
}
