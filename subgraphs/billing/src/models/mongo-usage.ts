import { createRunningTotals } from '@ymera/kernel/mongo';
import type { Connection } from 'mongoose';
import { addCharge, noCharges, type SpendOf, type SpendSum, type Totals } from '../domain/spend.ts';
import type { UsageEvent } from '../domain/usage-event.ts';
import type { UsageStore } from '../ports.ts';
import { type StoredUsage, usageSchema } from './schemas.ts';

/** Charges in MongoDB, each with what its agent's charges add up to. */
export async function createMongoUsage(connection: Connection): Promise<UsageStore> {
  const usage = createModel(connection);
  await usage.createIndexes();
  const totals = createRunningTotals<ReturnType<typeof toItem>, Totals>(connection, {
    model: usage.modelName,
    heads: 'billing_totals',
    nothing: noCharges,
    add: addCharge,
  });
  return {
    add: async (charges) => {
      for (const charge of charges) await totals.add(toItem(charge));
    },
    list: async ({ tenantId, limit, after }, signal) => {
      const older = after
        ? { $or: [{ at: { $lt: after.at } }, { at: after.at, _id: { $lt: after.id } }] }
        : {};
      const found = await usage
        .find({ tenantId, ...older })
        .setOptions({ signal })
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .lean();
      return found.map(toUsageEvent);
    },
    // A run and a task have a handful of charges; an agent has ever more, and so keeps its totals.
    sum: async (query, signal) => {
      const { tenantId, of, ids } = query;
      if (of !== 'agentId') return addUp(usage, { match: { tenantId, [of]: { $in: ids } }, by: of }, signal);
      const found = await totals.list({ tenantId, agentIds: ids }, signal);
      return found.map(({ agentId, ...sum }) => ({ ...sum, id: agentId }));
    },
    sumTasks: ({ tenantId, workflowRunIds }, signal) => {
      const match = { tenantId, workflowRunId: { $in: workflowRunIds }, taskRunId: { $ne: null } };
      return addUp(usage, { match, by: 'taskRunId' }, signal);
    },
  };
}

const createModel = (connection: Connection) => connection.model('BillingUsage', usageSchema);

async function addUp(
  usage: ReturnType<typeof createModel>,
  { match, by }: { readonly match: Record<string, unknown>; readonly by: SpendOf },
  signal?: AbortSignal,
) {
  return usage
    .aggregate<SpendSum>([
      { $match: match },
      {
        $group: {
          _id: `$${by}`,
          amount: { $sum: '$amount' },
          agentRuns: { $sum: { $cond: [{ $eq: ['$meter', 'AGENT_RUN'] }, 1, 0] } },
          cpuMicroseconds: {
            $sum: { $cond: [{ $eq: ['$meter', 'PLUGIN_CPU_SECOND'] }, '$quantityMicro', 0] },
          },
        },
      },
      { $project: { _id: 0, id: '$_id', amount: 1, agentRuns: 1, cpuMicroseconds: 1 } },
    ])
    .option({ signal });
}

const toItem = ({ id: _id, ...charge }: UsageEvent) => ({ _id, ...charge });

function toUsageEvent(stored: StoredUsage): UsageEvent {
  const { _id, seq, totals, workflowRunId, taskRunId, ...charge } = stored;
  return { id: _id, ...charge, workflowRunId: workflowRunId ?? null, taskRunId: taskRunId ?? null };
}
