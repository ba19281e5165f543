import { type Connection, type InferSchemaType, Schema } from 'mongoose';
import type { SpendSum } from '../domain/spend.ts';
import type { UsageEvent } from '../domain/usage-event.ts';
import type { UsageStore } from '../ports.ts';

const usageSchema = new Schema(
  {
    _id: { type: String, required: true },
    tenantId: { type: String, required: true },
    meter: { type: String, enum: ['AGENT_RUN', 'PLUGIN_CPU_SECOND'] as const, required: true },
    quantityMicro: { type: Number, required: true },
    unitPrice: { type: Number, required: true },
    priceVersion: { type: String, required: true },
    amount: { type: Number, required: true },
    at: { type: Number, required: true },
    agentId: { type: String, required: true },
    workflowRunId: { type: String, default: null },
    taskRunId: { type: String, default: null },
  },
  { collection: 'billing_usage', versionKey: false, autoIndex: false },
);
usageSchema.index({ tenantId: 1, at: -1, _id: -1 });
usageSchema.index({ tenantId: 1, agentId: 1 });
usageSchema.index({ tenantId: 1, workflowRunId: 1 });
usageSchema.index({ tenantId: 1, taskRunId: 1 });

type StoredUsage = InferSchemaType<typeof usageSchema>;

export async function createMongoUsage(connection: Connection): Promise<UsageStore> {
  const model = connection.model('BillingUsage', usageSchema);
  await model.createIndexes();
  return {
    add: async (charges) => {
      await model.bulkWrite(
        charges.map(({ id, ...charge }) => ({
          updateOne: { filter: { _id: id }, update: { $setOnInsert: charge }, upsert: true },
        })),
        { ordered: false },
      );
    },
    list: async ({ tenantId, limit, after }, signal) => {
      const older = after
        ? { $or: [{ at: { $lt: after.at } }, { at: after.at, _id: { $lt: after.id } }] }
        : {};
      const found = await model
        .find({ tenantId, ...older })
        .setOptions({ signal })
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .lean();
      return found.map(toUsageEvent);
    },
    sum: async ({ tenantId, of, ids }, signal) =>
      model
        .aggregate<SpendSum>([
          { $match: { tenantId, [of]: { $in: ids } } },
          {
            $group: {
              _id: `$${of}`,
              amount: { $sum: '$amount' },
              agentRuns: { $sum: { $cond: [{ $eq: ['$meter', 'AGENT_RUN'] }, 1, 0] } },
              cpuMicroseconds: {
                $sum: { $cond: [{ $eq: ['$meter', 'PLUGIN_CPU_SECOND'] }, '$quantityMicro', 0] },
              },
            },
          },
          { $project: { _id: 0, id: '$_id', amount: 1, agentRuns: 1, cpuMicroseconds: 1 } },
        ])
        .option({ signal }),
  };
}

function toUsageEvent({ _id, workflowRunId, taskRunId, ...stored }: StoredUsage): UsageEvent {
  return { id: _id, ...stored, workflowRunId: workflowRunId ?? null, taskRunId: taskRunId ?? null };
}
