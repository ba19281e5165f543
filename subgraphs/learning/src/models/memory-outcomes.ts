import type { TimeCursor } from '@ymera/kernel';
import { isTrial, type Outcome } from '../domain/outcome.ts';
import type { Tally } from '../domain/performance.ts';
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
      const trials = [...outcomes.values()].filter(
        (outcome) => outcome.tenantId === tenantId && isTrial(outcome),
      );
      return [...new Set(agentIds)]
        .map((agentId) => trials.filter((trial) => trial.agentId === agentId))
        .flatMap((ofAgent) => tallyOf(ofAgent));
    },
  };
}

const placeOf = ({ at, agentRunId }: Outcome): TimeCursor => ({ at, id: agentRunId });

const newestFirst = (a: TimeCursor, b: TimeCursor) => b.at - a.at || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

function tallyOf(trials: readonly Outcome[]): Tally[] {
  const [first] = trials;
  if (!first) return [];
  return [
    {
      agentId: first.agentId,
      runs: trials.length,
      successes: trials.filter(({ succeeded }) => succeeded).length,
      durationMs: trials.reduce((sum, { durationMs }) => sum + durationMs, 0),
      lastRunAt: Math.max(...trials.map(({ at }) => at)),
    },
  ];
}
