import { pageRequest, requirePrincipal } from '@ymera/kernel';
import type { Meter } from '../domain/price-table.ts';
import type { QueryResolvers } from '../generated.ts';
import { listUsage } from '../services/list-usage.ts';

const meters: readonly Meter[] = ['AGENT_RUN', 'PLUGIN_CPU_SECOND', 'MODEL_USE'];

export const query: QueryResolvers = {
  prices: (_parent, _args, { prices }) => meters.map((meter) => ({ meter, ...prices.prices[meter] })),
  usage: async (_parent, args, { usage, scope }) => {
    const { tenantId } = requirePrincipal(scope);
    const command = { tenantId, page: pageRequest(args) };
    const { items, nextCursor } = await listUsage({ usage }, command, scope.signal);
    return { items: [...items], nextCursor };
  },
};
