import { type RequestScope, requirePrincipal } from '@ymera/kernel';
import type { SubgraphContext } from '@ymera/kernel/subgraph';
import DataLoader from 'dataloader';
import type { PriceTable } from './domain/price-table.ts';
import type { Spend, SpendOf } from './domain/spend.ts';
import type { UsageStore } from './ports.ts';
import { sumSpend } from './services/sum-spend.ts';

/** By id, in the caller's tenant: one question to the store for all things of a kind in a request. */
type SpendLoader = DataLoader<string, Spend>;

export interface Context extends SubgraphContext {
  readonly usage: UsageStore;
  readonly prices: PriceTable;
  readonly spend: Readonly<Record<SpendOf, SpendLoader>>;
}

export function createContext({ usage, prices }: Pick<Context, 'usage' | 'prices'>) {
  return (scope: RequestScope): Context => {
    const loader = (of: SpendOf): SpendLoader =>
      new DataLoader(async (ids) => {
        const { tenantId } = requirePrincipal(scope);
        return sumSpend({ usage }, { tenantId, of, ids }, scope.signal);
      });
    const spend = {
      agentId: loader('agentId'),
      workflowRunId: loader('workflowRunId'),
      taskRunId: loader('taskRunId'),
    };
    return { scope, usage, prices, spend };
  };
}
