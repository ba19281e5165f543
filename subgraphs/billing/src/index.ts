import { readFileSync } from 'node:fs';
import { consumeWhileRunning, type Events } from '@ymera/kernel/events';
import { boundStore } from '@ymera/kernel/mongo';
import { buildSubgraph, dateTimeScalar, microUsdScalar, type Subgraph } from '@ymera/kernel/subgraph';
import type { Connection } from 'mongoose';
import { createContext } from './context.ts';
import { defaultPrices, type PriceTable, usablePrices } from './domain/price-table.ts';
import { consumes } from './events.ts';
import type { Resolvers } from './generated.ts';
import { createMongoUsage } from './models/mongo-usage.ts';
import { permissions } from './permissions.ts';
import type { UsageStore } from './ports.ts';
import { agent } from './resolvers/agent.ts';
import { query } from './resolvers/query.ts';
import { taskRun } from './resolvers/task-run.ts';
import { usageEvent } from './resolvers/usage-event.ts';
import { workflowAnalysis, workflowSpend } from './resolvers/workflow-analysis.ts';
import { workflowRun } from './resolvers/workflow-run.ts';
import { charge } from './services/charge.ts';

export { consumes };

export interface BillingDeps {
  readonly connection: Connection;
  readonly events: Events;
  /** The platform's default prices when left out. */
  readonly prices?: PriceTable;
}

const name = 'billing';

/**
 * Charges for every agent run and every call of a model, and says what agents, runs and tasks cost, and the runs of a workflow together.
 *
 * @throws UnusablePriceError when a price is not a whole number of micro-dollars
 */
export async function createBillingSubgraph({ connection, events, prices }: BillingDeps): Promise<Subgraph> {
  const usable = usablePrices(prices ?? defaultPrices);
  return assembleBilling({ usage: boundStore(await createMongoUsage(connection)), events, prices: usable });
}

/** What is read off its parent as it is needs no resolver. */
type BillingResolvers = Omit<Resolvers, 'Price' | 'UsagePage' | 'Spend' | 'TaskSpend' | 'WorkflowSpend'> & {
  readonly WorkflowSpend: typeof workflowSpend;
};

/** The same over any store. */
export function assembleBilling(deps: { usage: UsageStore; events: Events; prices: PriceTable }): Subgraph {
  const { usage, events, prices } = deps;
  const resolvers: BillingResolvers = {
    DateTime: dateTimeScalar,
    MicroUsd: microUsdScalar,
    Query: query,
    UsageEvent: usageEvent,
    Agent: agent,
    WorkflowRun: workflowRun,
    TaskRun: taskRun,
    WorkflowAnalysis: workflowAnalysis,
    WorkflowSpend: workflowSpend,
  };
  return buildSubgraph({
    name,
    typeDefs: readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'),
    resolvers,
    permissions,
    createContext: createContext({ usage, prices }),
    ...consumeWhileRunning(events, { consumer: name, topics: consumes }, (event) =>
      charge({ usage, prices }, event),
    ),
  });
}
