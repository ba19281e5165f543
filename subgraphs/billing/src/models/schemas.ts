import { type InferSchemaType, Schema } from 'mongoose';

const meters = ['AGENT_RUN', 'PLUGIN_CPU_SECOND', 'MODEL_USE'] as const;

const totalsSchema = new Schema(
  {
    amount: { type: Number, required: true },
    agentRuns: { type: Number, required: true },
    cpuMicroseconds: { type: Number, required: true },
  },
  { _id: false },
);

export const usageSchema = new Schema(
  {
    _id: { type: String, required: true },
    tenantId: { type: String, required: true },
    meter: { type: String, enum: meters, required: true },
    quantityMicro: { type: Number, required: true },
    unitPrice: { type: Number, required: true },
    priceVersion: { type: String, required: true },
    amount: { type: Number, required: true },
    at: { type: Number, required: true },
    agentId: { type: String, required: true },
    workflowRunId: { type: String, default: null },
    taskRunId: { type: String, default: null },
    /** Numbers the agent's charges in the order in which they came: 1, 2, 3 … */
    seq: { type: Number, required: true },
    /** What the agent's charges add up to, this one included. */
    totals: { type: totalsSchema, required: true },
  },
  { collection: 'billing_usage', versionKey: false, autoIndex: false },
);
usageSchema.index({ tenantId: 1, at: -1, _id: -1 });
usageSchema.index({ tenantId: 1, workflowRunId: 1 });
usageSchema.index({ tenantId: 1, taskRunId: 1 });
usageSchema.index({ tenantId: 1, agentId: 1, seq: 1 }, { unique: true });

export type StoredUsage = InferSchemaType<typeof usageSchema>;
