import { type RequestScope, requirePrincipal } from '@ymera/kernel';
import type { SubgraphContext } from '@ymera/kernel/subgraph';
import DataLoader from 'dataloader';
import type { Performance } from './domain/performance.ts';
import type { OutcomeStore } from './ports.ts';
import { measurePerformance } from './services/measure-performance.ts';

export interface Context extends SubgraphContext {
  readonly outcomes: OutcomeStore;
  /** By agent id, in the caller's tenant: one question to the store for all agents of a request. */
  readonly performances: DataLoader<string, Performance>;
}

export function createContext({ outcomes }: { readonly outcomes: OutcomeStore }) {
  return (scope: RequestScope): Context => ({
    scope,
    outcomes,
    performances: new DataLoader(async (agentIds) => {
      const { tenantId } = requirePrincipal(scope);
      return measurePerformance({ outcomes }, { tenantId, agentIds }, scope.signal);
    }),
  });
}
