import { InvalidArgumentError, isJsonObject } from '@ymera/kernel';
import { type Context, caller, callingAgent } from '../context.ts';
import { asDefinition } from '../domain/definition.ts';
import { AgentRemovedError } from '../domain/remote/errors.ts';
import type { RemoteAgent } from '../domain/remote/remote-agent.ts';
import type {
  MutationResolvers,
  QueryResolvers,
  SubscriptionResolvers,
  UpdateRemoteAgentInput,
} from '../generated.ts';
import { revokeAgentKey, rotateAgentKey } from '../services/remote/change-keys.ts';
import type { Credentials } from '../services/remote/key-secret.ts';
import { freezeAgent, removeRemoteAgent, thawAgent } from '../services/remote/move-agent.ts';
import { registerAgent } from '../services/remote/register-agent.ts';
import { reportAgent } from '../services/remote/report-agent.ts';
import { updateAgent } from '../services/remote/update-agent.ts';
import { type StandingRing, watchStandings } from '../services/remote/watch-standings.ts';
import { filled } from './filled.ts';
import { found } from './found.ts';
import { shownSelf } from './remote-agent.ts';

type Queries = Pick<QueryResolvers, 'agentFleet' | 'agentSelf'>;
type Mutations = Pick<
  MutationResolvers,
  | 'registerAgent'
  | 'updateRemoteAgent'
  | 'rotateAgentKey'
  | 'revokeAgentKey'
  | 'removeRemoteAgent'
  | 'freezeAgent'
  | 'thawAgent'
  | 'reportAgent'
>;

export const remoteQueries: Queries = {
  agentFleet: async (_parent, _args, context) => {
    const { tenantId } = caller(context);
    const [standings, work] = await Promise.all([
      context.remote.agents.count(tenantId),
      context.desk.remote.works.countOpen(tenantId),
    ]);
    const { ACTIVE: active, WARNED: warned, SUSPENDED: suspended, FROZEN: frozen } = standings;
    return {
      ...{ active, warned, suspended, frozen },
      registered: active + warned + suspended + frozen,
      ready: active + warned,
      workWaiting: work.waiting,
      workTaken: work.taken,
    };
  },
  agentSelf: async (_parent, _args, context) => {
    const { tenantId, id } = callingAgent(context);
    const agent = await context.remote.agents.find({ tenantId, id }, context.scope.signal);
    if (!agent) throw new AgentRemovedError(id);
    return shownSelf(context.remote, agent);
  },
};

export const remoteMutations: Mutations = {
  registerAgent: async (_parent, { input }, context) => {
    const { config: given = null, category = null, keyLifetimeHours, ...rest } = filled(input);
    const config = given ?? {};
    if (!isJsonObject(config)) throw new InvalidArgumentError('config', 'an object', 'none');
    const registration = { ...rest, config, category };
    const command = { principal: caller(context), registration, keyLifetimeHours };
    return shownRegistration(await registerAgent(context.remote, command));
  },
  updateRemoteAgent: async (_parent, { id, changes: { config, ...rest } }, context) => {
    if (config !== undefined && !isJsonObject(config))
      throw new InvalidArgumentError('config', 'an object', 'none');
    const changes = { ...given(rest), ...(config === undefined ? {} : { config }) };
    return asDefinition(await updateAgent(context.remote, { principal: caller(context), id, changes }));
  },
  rotateAgentKey: async (_parent, asked, context) =>
    shownRegistration(await rotateAgentKey(context.remote, { principal: caller(context), ...asked })),
  revokeAgentKey: async (_parent, asked, context) =>
    asDefinition(await revokeAgentKey(context.remote, { principal: caller(context), ...asked })),
  removeRemoteAgent: async (_parent, asked, context) =>
    asDefinition(await removeRemoteAgent(context.remote, { principal: caller(context), ...asked })),
  freezeAgent: async (_parent, asked, context) =>
    asDefinition(await freezeAgent(context.remote, { principal: caller(context), ...asked })),
  thawAgent: async (_parent, asked, context) =>
    asDefinition(await thawAgent(context.remote, { principal: caller(context), ...asked })),
  reportAgent: async (_parent, { input }, context) => {
    const { cpuPercent = null, memoryBytes = null, progress, ...rest } = filled(input);
    const lists = { issues: rest.issues.map(filled), securityEvents: rest.securityEvents.map(filled) };
    const told = { ...lists, progress: progress ? filled(progress) : null };
    const report = { ...rest, cpuPercent, memoryBytes, ...told };
    const command = { principal: callingAgent(context), report };
    return shownSelf(context.remote, await reportAgent(context.remote, command));
  },
};

export const remoteSubscriptions: Pick<SubscriptionResolvers, 'agentStandings'> = {
  agentStandings: {
    subscribe: (_parent, { ids }, context) => {
      const { bus, clock, settings } = context.plugins;
      const desk = { bus, clock, settings, agents: context.remote.agents };
      const command = { principal: caller(context), ids: ids ?? null };
      return watchStandings(desk, command, context.scope.signal);
    },
    // The agent as it is when the event is delivered: it may have changed once more.
    resolve: async ({ agentId }: StandingRing, _args: unknown, { loaders }: Context) =>
      found(await loaders.agent.load(agentId), agentId),
  },
};

function shownRegistration({ agent, credentials }: { agent: RemoteAgent; credentials: Credentials }) {
  const { apiKey, secret } = credentials;
  const authorization = `Bearer ${apiKey}.${secret}`;
  return { agent: asDefinition(agent), credentials: { ...credentials, authorization } };
}

/** Whether to have a category is the only thing that null says; elsewhere it says as little as nothing. */
function given({ category, ...rest }: Omit<UpdateRemoteAgentInput, 'config'>) {
  const said = Object.entries(rest).filter(([, value]) => value !== undefined && value !== null);
  // The same fields without those that say nothing.
  const changes = Object.fromEntries(said) as { [K in keyof typeof rest]?: NonNullable<(typeof rest)[K]> };
  return category === undefined ? changes : { ...changes, category };
}
