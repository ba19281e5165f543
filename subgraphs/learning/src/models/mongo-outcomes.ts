import type { Connection } from 'mongoose';
import type { Outcome } from '../domain/outcome.ts';
import type { OutcomeStore } from '../ports.ts';
import { addOutcome, createModels, headId } from './add-outcome.ts';
import type { StoredOutcome } from './schemas.ts';

export async function createMongoOutcomes(connection: Connection): Promise<OutcomeStore> {
  const models = createModels(connection);
  await models.outcomes.createIndexes();
  return {
    add: (outcome) => addOutcome(models, outcome),
    list: async ({ tenantId, agentId, limit, after }, signal) => {
      const older = after
        ? { $or: [{ at: { $lt: after.at } }, { at: after.at, _id: { $lt: after.id } }] }
        : {};
      const found = await models.outcomes
        .find({ tenantId, agentId, ...older })
        .setOptions({ signal })
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .lean();
      return found.map(toOutcome);
    },
    tally: async ({ tenantId, agentIds }, signal) => {
      const ids = agentIds.map((agentId) => headId(tenantId, agentId));
      const found = await models.heads
        .find({ _id: { $in: ids }, runs: { $gt: 0 } })
        .setOptions({ signal })
        .lean();
      return found.map(({ agentId, runs, successes, durationMs, lastRunAt }) => ({
        agentId,
        runs,
        successes,
        durationMs,
        lastRunAt,
      }));
    },
  };
}

function toOutcome(stored: StoredOutcome): Outcome {
  const { _id, tenantId, agentId, succeeded, errorCode, durationMs, at } = stored;
  return { agentRunId: _id, tenantId, agentId, succeeded, errorCode: errorCode ?? null, durationMs, at };
}
