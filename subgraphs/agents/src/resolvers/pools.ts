import { type Context, caller } from '../context.ts';
import type { MutationResolvers, QueryResolvers } from '../generated.ts';
import { acquireAgent } from '../services/pools/acquire-agent.ts';
import { listPools } from '../services/pools/list-pools.ts';
import { removePool } from '../services/pools/remove-pool.ts';
import { releaseAgent, startAgent, terminateAgent } from '../services/pools/return-agent.ts';
import { savePool } from '../services/pools/save-pool.ts';
import { filled } from './filled.ts';
import { ofTenant, shownPage } from './page.ts';

type Queries = Pick<QueryResolvers, 'agentPools' | 'agentPool'>;
type Mutations = Pick<
  MutationResolvers,
  'saveAgentPool' | 'removeAgentPool' | 'acquireAgent' | 'startAgent' | 'releaseAgent' | 'terminateAgent'
>;

export const poolQueries: Queries = {
  agentPools: async (_parent, page, context) =>
    shownPage(await listPools(context.pools, ofTenant(context, page), context.scope.signal)),
  agentPool: (_parent, { id }, context) =>
    context.pools.pools.find(ofTenant(context, { poolId: id }), context.scope.signal),
};

export const poolMutations: Mutations = {
  saveAgentPool: (_parent, { id, settings }, context) =>
    savePool(context.pools, { ...by(context), poolId: id, settings: filled(settings) }),
  removeAgentPool: (_parent, { id }, context) => removePool(context.pools, { ...by(context), poolId: id }),
  acquireAgent: async (_parent, { input }, context) => {
    const { agentId = null, task = null, context: around = null, category = null, ...rest } = filled(input);
    const command = { ...by(context), ...rest, agentId, task, context: around, category };
    return (await acquireAgent(context.pools, command, context.scope.signal)).instance;
  },
  startAgent: async (_parent, held, context) =>
    (await startAgent(context.pools, { ...by(context), ...held })).instance,
  releaseAgent: async (_parent, held, context) =>
    (await releaseAgent(context.pools, { ...by(context), ...held })).instance,
  terminateAgent: async (_parent, which, context) =>
    (await terminateAgent(context.pools, { ...by(context), ...which })).instance,
};

const by = (context: Context) => ({ principal: caller(context) });
