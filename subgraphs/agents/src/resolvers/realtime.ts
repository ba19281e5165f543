import { type Context, caller } from '../context.ts';
import type { RealtimeEvent, RealtimeSession } from '../domain/realtime/session.ts';
import type { MutationResolvers, QueryResolvers, SubscriptionResolvers } from '../generated.ts';
import { forgetEnded } from '../services/models/realtime/forget-ended.ts';
import { openSession } from '../services/models/realtime/open-session.ts';
import { isOwn } from '../services/models/realtime/realtime-desk.ts';
import { closeSession, findOwn, interrupt, sendAudio, sendText } from '../services/models/realtime/speak.ts';
import { watchSession } from '../services/models/realtime/watch-session.ts';

export const realtimeQueries: Pick<QueryResolvers, 'realtimeSession' | 'realtimeSessions'> = {
  realtimeSession: (_parent, { id }, context) =>
    shown(findOwn(context.realtime, { id, principal: caller(context) }).view),
  realtimeSessions: (_parent, _args, context) => {
    const { realtime } = context;
    forgetEnded(realtime);
    const views = [...realtime.sessions.values()].map(({ view }) => view);
    return views.filter((view) => isOwn(view, caller(context))).map(shown);
  },
};

export const realtimeMutations: Pick<
  MutationResolvers,
  | 'openRealtimeSession'
  | 'sendRealtimeText'
  | 'sendRealtimeAudio'
  | 'interruptRealtimeSession'
  | 'closeRealtimeSession'
> = {
  openRealtimeSession: async (_parent, { input }, context) => {
    const { instructions = null, agents = null, wish = null, output } = input;
    const command = { instructions, agents, wish, output: output ?? 'TEXT', principal: caller(context) };
    return shown(await openSession(context.realtime, command, context.scope.signal));
  },
  sendRealtimeText: (_parent, { id, text }, context) =>
    shown(sendText(context.realtime, { ...place(context, id), text })),
  sendRealtimeAudio: (_parent, { id, audio, endsTurn }, context) =>
    shown(sendAudio(context.realtime, { ...place(context, id), audio, endsTurn })),
  interruptRealtimeSession: (_parent, { id }, context) =>
    shown(interrupt(context.realtime, place(context, id))),
  closeRealtimeSession: (_parent, { id }, context) =>
    shown(closeSession(context.realtime, place(context, id))),
};

export const realtimeSubscriptions: Pick<SubscriptionResolvers, 'realtimeEvents'> = {
  realtimeEvents: {
    subscribe: (_parent, { id, afterSeq }, context) => {
      const { realtime, plugins, scope } = context;
      const desk = { ...realtime, settings: { ...realtime.settings, ...plugins.settings } };
      return watchSession(desk, { ...place(context, id), afterSeq }, scope.signal);
    },
    resolve: ({ tokens, costMicroUsd, ...event }: RealtimeEvent) => ({
      ...event,
      usage: tokens,
      cost: costMicroUsd,
    }),
  },
};

const place = (context: Context, id: string) => ({ id, principal: caller(context) });

function shown({ end, tokens, costMicroUsd, agents, ...session }: RealtimeSession) {
  const ended = end && { endedAt: end.at, endCode: end.code, endMessage: end.message };
  return {
    ...session,
    ...(ended ?? { endedAt: null, endCode: null, endMessage: null }),
    agents: agents && [...agents],
    usage: tokens,
    cost: costMicroUsd,
  };
}
