import { readFileSync } from 'node:fs';
import type { Clock, Recommender } from '@ymera/kernel';
import { consumeWhileRunning, type Events } from '@ymera/kernel/events';
import { boundStore } from '@ymera/kernel/mongo';
import { buildSubgraph, dateTimeScalar, type Subgraph } from '@ymera/kernel/subgraph';
import type { Connection } from 'mongoose';
import { createContext } from './context.ts';
import { consumes } from './events.ts';
import type { Resolvers } from './generated.ts';
import { createMongoLessons } from './models/mongo-lessons.ts';
import { createMongoOutcomes } from './models/mongo-outcomes.ts';
import { permissions } from './permissions.ts';
import type { LessonStore, OutcomeStore } from './ports.ts';
import { agent } from './resolvers/agent.ts';
import { outcome } from './resolvers/outcome.ts';
import { query } from './resolvers/query.ts';
import { openTaskMemory } from './services/open-task-memory.ts';
import { recommendAgent } from './services/recommend-agent.ts';
import { recordOutcome } from './services/record-outcome.ts';

export { consumes };

export interface LearningDeps {
  readonly connection: Connection;
  readonly events: Events;
  readonly clock: Clock;
}

export type LearningSubgraph = Subgraph & { readonly contracts: { readonly Recommender: Recommender } };

const name = 'learning';

/** Keeps the outcome of every agent run, says how well each agent does, and who does a task best. */
export async function createLearningSubgraph({
  connection,
  ...deps
}: LearningDeps): Promise<LearningSubgraph> {
  const outcomes = boundStore(await createMongoOutcomes(connection));
  const lessons = boundStore(await createMongoLessons(connection));
  return assembleLearning({ ...deps, outcomes, lessons });
}

type LearningParts = Omit<LearningDeps, 'connection'> & {
  readonly outcomes: OutcomeStore;
  readonly lessons: LessonStore;
};

/** The same over any stores. */
export function assembleLearning({ outcomes, lessons, events, clock }: LearningParts): LearningSubgraph {
  const resolvers: Pick<Resolvers, 'DateTime' | 'Query' | 'Agent' | 'Outcome'> = {
    DateTime: dateTimeScalar,
    Query: query,
    Agent: agent,
    Outcome: outcome,
  };
  const memory = openTaskMemory({ lessons, clock });
  const subgraph = buildSubgraph({
    name,
    typeDefs: readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'),
    resolvers,
    permissions,
    createContext: createContext({ outcomes }),
    ...consumeWhileRunning(events, { consumer: name, topics: consumes }, (event) =>
      recordOutcome({ outcomes, lessons }, event),
    ),
  });
  const recommend: Recommender['recommend'] = (request, signal) =>
    recommendAgent({ memory }, request, signal);
  return { ...subgraph, contracts: { Recommender: { recommend } } };
}
