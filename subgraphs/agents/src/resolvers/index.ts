import { dateTimeScalar, jsonScalar } from '@ymera/kernel/subgraph';
import type { Resolvers } from '../generated.ts';
import { agent } from './agent.ts';
import { agentRun } from './agent-run.ts';
import { mutation } from './mutation.ts';
import { plugin } from './plugin.ts';
import { query } from './query.ts';

type Resolved = 'Query' | 'Mutation' | 'Agent' | 'Plugin' | 'AgentRun' | 'DateTime' | 'JSON';

export const resolvers: Pick<Resolvers, Resolved> = {
  Query: query,
  Mutation: mutation,
  Agent: agent,
  Plugin: plugin,
  AgentRun: agentRun,
  DateTime: dateTimeScalar,
  JSON: jsonScalar,
};
