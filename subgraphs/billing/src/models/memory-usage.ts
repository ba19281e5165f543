import { newestFirst } from '@ymera/kernel';
import { addCharge, noCharges } from '../domain/spend.ts';
import type { UsageEvent } from '../domain/usage-event.ts';
import type { UsageStore } from '../ports.ts';

/** The memory twin of the charges in MongoDB. */
export function createMemoryUsage(): UsageStore {
  const charges = new Map<string, UsageEvent>();
  const chargesIn = (tenantId: string) =>
    [...charges.values()].filter((charge) => charge.tenantId === tenantId);
  return {
    add: async (added) => {
      for (const charge of added) {
        if (!charges.has(charge.id)) charges.set(charge.id, charge);
      }
    },
    list: async ({ tenantId, limit, after }, signal) => {
      signal?.throwIfAborted();
      return chargesIn(tenantId)
        .filter((charge) => !after || newestFirst(charge, after) > 0)
        .sort(newestFirst)
        .slice(0, limit);
    },
    sumTasks: async ({ tenantId, workflowRunIds }, signal) => {
      signal?.throwIfAborted();
      const wanted = chargesIn(tenantId).filter(
        ({ workflowRunId }) => workflowRunId !== null && workflowRunIds.includes(workflowRunId),
      );
      const byTask = Map.groupBy(wanted, ({ taskRunId }) => taskRunId);
      return [...byTask].flatMap(([id, charged]) =>
        id === null ? [] : { ...charged.reduce(addCharge, noCharges), id },
      );
    },
    sum: async ({ tenantId, of, ids }, signal) => {
      signal?.throwIfAborted();
      return [...new Set(ids)]
        .map((id) => ({ id, charged: chargesIn(tenantId).filter((charge) => charge[of] === id) }))
        .filter(({ charged }) => charged.length > 0)
        .map(({ id, charged }) => ({ ...charged.reduce(addCharge, noCharges), id }));
    },
  };
}
