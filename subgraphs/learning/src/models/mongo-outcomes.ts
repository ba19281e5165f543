import { type Connection, type InferSchemaType, Schema } from 'mongoose';
import { isTrial, type Outcome } from '../domain/outcome.ts';
import type { Tally } from '../domain/performance.ts';
import type { OutcomeStore } from '../ports.ts';

const outcomeSchema = new Schema(
  {
    /** The agent run's id: one run has one outcome. */
    _id: { type: String, required: true },
    tenantId: { type: String, required: true },
    agentId: { type: String, required: true },
    succeeded: { type: Boolean, required: true },
    errorCode: { type: String, default: null },
    durationMs: { type: Number, required: true },
    at: { type: Number, required: true },
    /** Whether it counts for the agent's performance. */
    trial: { type: Boolean, required: true },
  },
  { collection: 'learning_outcomes', versionKey: false, autoIndex: false },
);
outcomeSchema.index({ tenantId: 1, agentId: 1, at: -1, _id: -1 });

type StoredOutcome = InferSchemaType<typeof outcomeSchema>;

export async function createMongoOutcomes(connection: Connection): Promise<OutcomeStore> {
  const model = connection.model('LearningOutcome', outcomeSchema);
  await model.createIndexes();
  return {
    add: async ({ agentRunId, ...outcome }) => {
      const inserted = { ...outcome, trial: isTrial(outcome) };
      await model.updateOne({ _id: agentRunId }, { $setOnInsert: inserted }, { upsert: true });
    },
    list: async ({ tenantId, agentId, limit, after }, signal) => {
      const older = after
        ? { $or: [{ at: { $lt: after.at } }, { at: after.at, _id: { $lt: after.id } }] }
        : {};
      const found = await model
        .find({ tenantId, agentId, ...older })
        .setOptions({ signal })
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .lean();
      return found.map(toOutcome);
    },
    tally: async ({ tenantId, agentIds }, signal) =>
      model
        .aggregate<Tally>([
          { $match: { tenantId, agentId: { $in: agentIds }, trial: true } },
          {
            $group: {
              _id: '$agentId',
              runs: { $sum: 1 },
              successes: { $sum: { $cond: ['$succeeded', 1, 0] } },
              durationMs: { $sum: '$durationMs' },
              lastRunAt: { $max: '$at' },
            },
          },
          { $project: { _id: 0, agentId: '$_id', runs: 1, successes: 1, durationMs: 1, lastRunAt: 1 } },
        ])
        .option({ signal }),
  };
}

function toOutcome(stored: StoredOutcome): Outcome {
  const { _id, tenantId, agentId, succeeded, errorCode, durationMs, at } = stored;
  return { agentRunId: _id, tenantId, agentId, succeeded, errorCode: errorCode ?? null, durationMs, at };
}
