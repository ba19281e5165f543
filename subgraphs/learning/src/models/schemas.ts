import { type InferSchemaType, Schema } from 'mongoose';

const totals = {
  runs: { type: Number, required: true },
  successes: { type: Number, required: true },
  durationMs: { type: Number, required: true },
  lastRunAt: { type: Number, required: true },
} as const;

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
    totals: { type: new Schema(totals, { _id: false }), required: true },
  },
  { collection: 'learning_outcomes', versionKey: false, autoIndex: false },
);
outcomeSchema.index({ tenantId: 1, agentId: 1, at: -1, _id: -1 });
outcomeSchema.index({ tenantId: 1, agentId: 1, seq: 1 }, { unique: true });

/** For each agent of a tenant, a copy of its last outcome's number and totals, so that a page of agents is one read. */
export const headSchema = new Schema(
  {
    /** `["<tenant>","<agent>"]` */
    _id: { type: String, required: true },
    agentId: { type: String, required: true },
    seq: { type: Number, required: true },
    ...totals,
  },
  { collection: 'learning_heads', versionKey: false, autoIndex: false },
);

export type StoredOutcome = InferSchemaType<typeof outcomeSchema>;
export type StoredHead = InferSchemaType<typeof headSchema>;
