import type { Connection } from 'mongoose';
import type { SpendSum } from '../domain/spend.ts';
import type { UsageEvent } from '../domain/usage-event.ts';
import type { SpendQuery, UsageStore } from '../ports.ts';
import { addCharge, createModels, headId, type Models } from './add-charge.ts';
import type { StoredUsage } from './schemas.ts';

export async function createMongoUsage(connection: Connection): Promise<UsageStore> {
  const models = createModels(connection);
  await models.usage.createIndexes();
  return {
    add: async (charges) => {
      for (const charge of charges) await addCharge(models, charge);
    },
    list: async ({ tenantId, limit, after }, signal) => {
      const older = after
        ? { $or: [{ at: { $lt: after.at } }, { at: after.at, _id: { $lt: after.id } }] }
        : {};
      const found = await models.usage
        .find({ tenantId, ...older })
        .setOptions({ signal })
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .lean();
      return found.map(toUsageEvent);
    },
    // A run and a task have a handful of charges; an agent has ever more, and so keeps its totals.
    sum: (query, signal) =>
      query.of === 'agentId' ? readHeads(models, query, signal) : addUp(models, query, signal),
  };
}

async function readHeads({ heads }: Models, { tenantId, ids }: SpendQuery, signal?: AbortSignal) {
  const found = await heads
    .find({ _id: { $in: ids.map((agentId) => headId(tenantId, agentId)) } })
    .setOptions({ signal })
    .lean();
  return found.map(({ agentId, amount, agentRuns, cpuMicroseconds }) => ({
    id: agentId,
    amount,
    agentRuns,
    cpuMicroseconds,
  }));
}

async function addUp({ usage }: Models, { tenantId, of, ids }: SpendQuery, signal?: AbortSignal) {
  return usage
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
    .option({ signal });
}

function toUsageEvent(stored: StoredUsage): UsageEvent {
  const { _id, seq, totals, workflowRunId, taskRunId, ...charge } = stored;
  return { id: _id, ...charge, workflowRunId: workflowRunId ?? null, taskRunId: taskRunId ?? null };
}
