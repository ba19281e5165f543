import { createRunningTotals } from '@ymera/kernel/mongo';
import type { Connection } from 'mongoose';
import type { Outcome } from '../domain/outcome.ts';
import { addOutcome, noTrials, type Totals } from '../domain/performance.ts';
import type { OutcomeStore } from '../ports.ts';
import { outcomeSchema, type StoredOutcome } from './schemas.ts';

/** Outcomes in MongoDB, each with what its agent's trials add up to. */
export async function createMongoOutcomes(connection: Connection): Promise<OutcomeStore> {
  const outcomes = connection.model('LearningOutcome', outcomeSchema);
  await outcomes.createIndexes();
  const totals = createRunningTotals<ReturnType<typeof toItem>, Totals>(connection, {
    model: outcomes.modelName,
    heads: 'learning_totals',
    nothing: noTrials,
    add: addOutcome,
  });
  return {
    add: (outcome) => totals.add(toItem(outcome)),
    list: async ({ tenantId, agentId, limit, after }, signal) => {
      const older = after
        ? { $or: [{ at: { $lt: after.at } }, { at: after.at, _id: { $lt: after.id } }] }
        : {};
      const found = await outcomes
        .find({ tenantId, agentId, ...older })
        .setOptions({ signal })
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .lean();
      return found.map(toOutcome);
    },
    tally: async (agents, signal) => (await totals.list(agents, signal)).filter(({ runs }) => runs > 0),
  };
}

const toItem = ({ agentRunId: _id, ...outcome }: Outcome) => ({ _id, ...outcome });

function toOutcome(stored: StoredOutcome): Outcome {
  const { _id, tenantId, agentId, succeeded, errorCode, durationMs, at } = stored;
  return { agentRunId: _id, tenantId, agentId, succeeded, errorCode: errorCode ?? null, durationMs, at };
}
