import { InvalidArgumentError, isJsonObject, type JsonValue } from '@ymera/kernel';
import { type Context, callingAgent } from '../context.ts';
import { isTaken, type WaitingWork, type Work } from '../domain/remote/work.ts';
import type {
  AgentRunWorkResolvers,
  AgentWorkLossResolvers,
  AgentWorkOfferResolvers,
  AgentWorkResolvers,
  MutationResolvers,
  SubscriptionResolvers,
} from '../generated.ts';
import { fetchWork } from '../services/work/fetch-work.ts';
import { completeWork, extendWork, giveBackWork } from '../services/work/say-about-work.ts';
import { watchWork } from '../services/work/watch-work.ts';
import { found } from './found.ts';

type Mutations = Pick<
  MutationResolvers,
  'fetchAgentWork' | 'extendAgentWork' | 'completeAgentWork' | 'failAgentWork' | 'giveBackAgentWork'
>;

export const workMutations: Mutations = {
  fetchAgentWork: async (_parent, { first }, context) => [
    ...(await fetchWork(context.desk.remote, { ...by(context), first }, context.scope.signal)),
  ],
  extendAgentWork: async (_parent, { progress, ...held }, context) => {
    // The message has a default, which was put in before.
    const told = progress ? { value: progress.value, message: progress.message ?? '' } : null;
    return shown(await extendWork(context.desk.remote, { ...by(context), ...held, progress: told }));
  },
  completeAgentWork: async (_parent, { output, ...held }, context) => {
    const result = { ok: true, output } as const;
    return shown(await completeWork(context.desk.remote, { ...by(context), ...held, result }));
  },
  failAgentWork: async (_parent, { error: { details, retryable, ...error }, ...held }, context) => {
    const whole = { ...error, retryable: retryable ?? false, details: objectOf(details ?? {}) };
    const result = { ok: false, error: whole } as const;
    return shown(await completeWork(context.desk.remote, { ...by(context), ...held, result }));
  },
  giveBackAgentWork: async (_parent, given, context) => {
    await giveBackWork(context.desk.remote, { ...by(context), ...given });
    return true;
  },
};

export const workSubscriptions: Pick<SubscriptionResolvers, 'agentWork'> = {
  agentWork: {
    subscribe: (_parent, _args, context) => {
      const { bus, clock, settings } = context.plugins;
      const desk = { ...context.desk.remote, bus, clock, settings };
      return watchWork(desk, callingAgent(context), context.scope.signal);
    },
    resolve: (work: WaitingWork) => work,
  },
};

export const agentWork: AgentWorkResolvers = {
  id: ({ work }) => work.id,
  fence: ({ work }) => work.fence,
  status: ({ work }) => work.state.phase,
  askedOf: ({ work }) => work.askedOf,
  input: ({ input }) => input,
  leaseUntil: ({ work }) => (isTaken(work) ? work.state.leaseUntil : null),
  deadlineAt: ({ work }) => work.deadlineAt,
};

export const agentWorkOffer: AgentWorkOfferResolvers = {
  id: ({ id }) => id,
  since: ({ state }) => state.since,
  deadlineAt: ({ deadlineAt }) => deadlineAt,
  inputBytes: ({ inputBytes }) => inputBytes,
};

export const agentRunWork: AgentRunWorkResolvers = {
  id: ({ id }) => id,
  status: ({ state }) => state.phase,
  askedOf: async ({ askedOf }, _args, { loaders }) => found(await loaders.agent.load(askedOf), askedOf),
  assignedTo: (work, _args, { loaders }) => {
    const agentId = doerOf(work);
    return agentId === null ? null : loaders.agent.load(agentId);
  },
  attempts: (work) => work.lost.length + (doerOf(work) === null ? 0 : 1),
  progress: (work) => (isTaken(work) ? work.state.progress : null),
  lost: ({ lost }) => [...lost],
  deadlineAt: ({ deadlineAt }) => deadlineAt,
};

export const agentWorkLoss: AgentWorkLossResolvers = {
  agent: async ({ agentId }, _args, { loaders }) => found(await loaders.agent.load(agentId), agentId),
  at: ({ at }) => at,
  reason: ({ reason }) => reason,
  message: ({ message }) => message,
};

function doerOf({ state }: Work): string | null {
  if (state.phase === 'DONE') return state.by;
  return state.phase === 'CALLED_OFF' ? null : state.assignedTo;
}

const by = (context: Context) => ({ principal: callingAgent(context) });

/** What was handed over is not shown again. */
const shown = (work: Work) => ({ work, input: null });

function objectOf(details: JsonValue) {
  if (isJsonObject(details)) return details;
  throw new InvalidArgumentError('error.details', 'an object', 'something else');
}
