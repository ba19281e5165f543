import { type InferSchemaType, Schema } from 'mongoose';

const totalsSchema = new Schema(
  {
    runs: { type: Number, required: true },
    successes: { type: Number, required: true },
    durationMs: { type: Number, required: true },
    lastRunAt: { type: Number, required: true },
  },
  { _id: false },
);

export const outcomeSchema = new Schema(
  {
    /** The agent run's id: one run has one outcome. */
    _id: { type: String, required: true },
    tenantId: { type: String, required: true },
    agentId: { type: String, required: true },
    succeeded: { type: Boolean, required: true },
    errorCode: { type: String, default: null },
    durationMs: { type: Number, required: true },
    at: { type: Number, required: true },
    /** Numbers the agent's outcomes in the order in which they came: 1, 2, 3 … */
    seq: { type: Number, required: true },
    /** What the agent's trials add up to, this one included. */
    totals: { type: totalsSchema, required: true },
  },
  { collection: 'learning_outcomes', versionKey: false, autoIndex: false },
);
outcomeSchema.index({ tenantId: 1, agentId: 1, at: -1, _id: -1 });
outcomeSchema.index({ tenantId: 1, agentId: 1, seq: 1 }, { unique: true });

export type StoredOutcome = InferSchemaType<typeof outcomeSchema>;
