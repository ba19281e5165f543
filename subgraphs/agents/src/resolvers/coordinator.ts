import { type Context, caller } from '../context.ts';
import type { Message } from '../domain/coordinator/message.ts';
import type { MutationResolvers, QueryResolvers, SubscriptionResolvers } from '../generated.ts';
import { cancelConversation } from '../services/coordinator/cancel-conversation.ts';
import { findVisible } from '../services/coordinator/change-conversation.ts';
import { converse } from '../services/coordinator/converse.ts';
import { approvePlan, rejectPlan } from '../services/coordinator/decide-plan.ts';
import { listConversations } from '../services/coordinator/list-conversations.ts';
import { findMemories, forget, remember } from '../services/coordinator/memories.ts';
import { previewRequest } from '../services/coordinator/preview-request.ts';
import { watchMessages } from '../services/coordinator/read-messages.ts';
import { resumeConversation } from '../services/coordinator/resume-conversation.ts';
import { shownPage } from './page.ts';

type Queries = Pick<QueryResolvers, 'conversation' | 'conversations' | 'planRequest' | 'memories'>;
type Mutations = Pick<
  MutationResolvers,
  | 'converse'
  | 'approvePlan'
  | 'rejectPlan'
  | 'resumeConversation'
  | 'cancelConversation'
  | 'remember'
  | 'forget'
>;

export const coordinatorQueries: Queries = {
  conversation: (_parent, { id }, context) =>
    findVisible(context.coordinator, { ...by(context), conversationId: id }, context.scope.signal),
  conversations: async (_parent, { all, ...page }, context) =>
    shownPage(
      await listConversations(context.coordinator, { ...by(context), all, ...page }, context.scope.signal),
    ),
  planRequest: async (_parent, { text }, context) => {
    const { intent, question, planned, sources } = await previewRequest(
      context.coordinator,
      { ...by(context), text },
      context.scope.signal,
    );
    return { intent, question, plan: planned, sources: [...sources] };
  },
  memories: async (_parent, { text = null, scopes, workflow = null, first }, context) => {
    const asked = scopes.map((kind) => ({ kind, workflow }));
    const command = { ...by(context), scopes: asked, text, first };
    return [...(await findMemories(context.coordinator, command, context.scope.signal))];
  },
};

export const coordinatorMutations: Mutations = {
  converse: (_parent, { input }, context) => {
    const { conversationId = null, text, planHash = null, clientKey = null } = input;
    const command = { ...by(context), conversationId, text, planHash, clientKey };
    return converse(context.coordinator, command, context.scope.signal);
  },
  approvePlan: (_parent, which, context) => approvePlan(context.coordinator, { ...by(context), ...which }),
  rejectPlan: (_parent, { conversationId, reason = null }, context) =>
    rejectPlan(context.coordinator, { ...by(context), conversationId, reason }),
  resumeConversation: (_parent, { id }, context) =>
    resumeConversation(context.coordinator, { ...by(context), conversationId: id }, context.scope.signal),
  cancelConversation: (_parent, { id }, context) =>
    cancelConversation(context.coordinator, { ...by(context), conversationId: id }),
  remember: (_parent, { input: { scope, key, text } }, context) =>
    remember(context.coordinator, { ...by(context), scope: { kind: scope ?? 'USER' }, key, text }),
  forget: (_parent, { input: { scope, workflow, key } }, context) =>
    forget(context.coordinator, { ...by(context), scope: { kind: scope ?? 'USER', workflow }, key }),
};

export const coordinatorSubscriptions: Pick<SubscriptionResolvers, 'conversationMessages'> = {
  conversationMessages: {
    subscribe: (_parent, { id, afterSeq }, context) =>
      watchMessages(
        context.coordinator,
        { ...by(context), conversationId: id, afterSeq },
        context.scope.signal,
      ),
    resolve: (message: Message) => message,
  },
};

const by = (context: Context) => ({ principal: caller(context) });
