import { newestFirst, type TimeCursor } from '@ymera/kernel';
import type { Outcome } from '../domain/outcome.ts';
import { addOutcome, noTrials, type Tally } from '../domain/performance.ts';
import type { OutcomeStore } from '../ports.ts';

/** The memory twin of the outcomes in MongoDB. */
export function createMemoryOutcomes(): OutcomeStore {
  const outcomes = new Map<string, Outcome>();
  return {
    add: async (outcome) => {
      if (!outcomes.has(outcome.agentRunId)) outcomes.set(outcome.agentRunId, outcome);
    },
    list: async ({ tenantId, agentId, limit, after }, signal) => {
      signal?.throwIfAborted();
      return [...outcomes.values()]
        .filter((outcome) => outcome.tenantId === tenantId && outcome.agentId === agentId)
        .filter((outcome) => !after || newestFirst(placeOf(outcome), after) > 0)
        .sort((a, b) => newestFirst(placeOf(a), placeOf(b)))
        .slice(0, limit);
    },
    tally: async ({ tenantId, agentIds }, signal) => {
      signal?.throwIfAborted();
      const here = [...outcomes.values()].filter((outcome) => outcome.tenantId === tenantId);
      return [...new Set(agentIds)].flatMap((id) => tallyOf(here.filter(({ agentId }) => agentId === id)));
    },
  };
}

const placeOf = ({ at, agentRunId }: Outcome): TimeCursor => ({ at, id: agentRunId });

function tallyOf(outcomes: readonly Outcome[]): Tally[] {
  const [first] = outcomes;
  if (!first) return [];
  const totals = outcomes.reduce(addOutcome, noTrials);
  return totals.runs > 0 ? [{ ...totals, agentId: first.agentId }] : [];
}
