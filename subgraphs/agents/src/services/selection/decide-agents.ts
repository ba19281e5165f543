import { type Decision, decide } from '../../domain/selection/decide.ts';
import { explain, selectMany } from '../../domain/selection/select.ts';
import type { AgentTask } from './select-agents.ts';
import type { AgentCandidate, Prepared, SelectionDesk } from './selection-desk.ts';

interface Wanted extends AgentTask {
  /** At most this many. */
  readonly limit: number;
  readonly isEligible: (candidate: AgentCandidate, prepared: Prepared) => boolean;
}

/** As many as a recommender chooses from. */
const agentsMax = 1_000;

/** The eligible agents that fit a checked task best, by what they say of themselves and by what was seen of them. */
export async function decideAgents(
  desk: SelectionDesk,
  { limit, isEligible, ...asked }: Wanted,
): Promise<readonly Decision<AgentCandidate>[]> {
  const prepared = await desk.prepare(asked.tenantId);
  const { index, successOf } = prepared;
  const eligible = index.candidates.filter((candidate) => isEligible(candidate, prepared));
  const isOneOf = new Set(eligible);
  const request = { ...asked, successOf };
  const ranked = selectMany(index, {
    ...request,
    limit,
    isEligible: (candidate) => isOneOf.has(candidate),
  });
  const others = new Set([...ranked.map(({ candidate }) => candidate.id), ...eligible.map(({ id }) => id)]);
  const history = await desk.askHistory({
    tenantId: asked.tenantId,
    task: asked.task,
    agentIds: [...others].slice(0, agentsMax),
  });
  const seen = (id: string) => (others.has(id) ? explain(index, { ...request, id }) : null);
  return decide({ ranked, history, seen }).slice(0, limit);
}
