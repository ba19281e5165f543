import { readFileSync } from 'node:fs';
import { consumeWhileRunning, type Events } from '@ymera/kernel/events';
import { boundStore } from '@ymera/kernel/mongo';
import { buildSubgraph, dateTimeScalar, type Subgraph } from '@ymera/kernel/subgraph';
import type { Connection } from 'mongoose';
import { createContext } from './context.ts';
import { consumes } from './events.ts';
import type { Resolvers } from './generated.ts';
import { createMongoOutcomes } from './models/mongo-outcomes.ts';
import { permissions } from './permissions.ts';
import type { OutcomeStore } from './ports.ts';
import { agent } from './resolvers/agent.ts';
import { outcome } from './resolvers/outcome.ts';
import { query } from './resolvers/query.ts';
import { recordOutcome } from './services/record-outcome.ts';

export { consumes };

export interface LearningDeps {
  readonly connection: Connection;
  readonly events: Events;
}

const name = 'learning';

/** Keeps the outcome of every agent run and says how well each agent does. */
export async function createLearningSubgraph({ connection, events }: LearningDeps): Promise<Subgraph> {
  return assembleLearning({ outcomes: boundStore(await createMongoOutcomes(connection)), events });
}

/** The same over any store. */
export function assembleLearning({ outcomes, events }: { outcomes: OutcomeStore; events: Events }): Subgraph {
  const resolvers: Pick<Resolvers, 'DateTime' | 'Query' | 'Agent' | 'Outcome'> = {
    DateTime: dateTimeScalar,
    Query: query,
    Agent: agent,
    Outcome: outcome,
  };
  return buildSubgraph({
    name,
    typeDefs: readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'),
    resolvers,
    permissions,
    createContext: createContext({ outcomes }),
    ...consumeWhileRunning(events, { consumer: name, topics: consumes }, (event) =>
      recordOutcome({ outcomes }, event),
    ),
  });
}
