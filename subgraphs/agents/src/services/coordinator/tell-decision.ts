import type { Principal } from '@ymera/kernel';
import type { Conversation, ConversationState } from '../../domain/coordinator/conversation.ts';
import { type ConversationDecided, conversationDecided } from '../../events.ts';
import type { CoordinatorDesk } from './coordinator-desk.ts';

type Starting = Extract<ConversationState, { phase: 'STARTING' }>;

/**
 * Tells, for the audit log, who has approved what is about to start. It is told before that, and again after a crash:
 * always as the same event.
 */
export async function tellApproval(
  { events }: Pick<CoordinatorDesk, 'events'>,
  { id, tenantId }: Conversation,
  { approvedBy, orderKey: key, since: at, planHash }: Starting,
): Promise<void> {
  if (approvedBy === null) return;
  const approved = { conversationId: id, by: approvedBy, decision: 'approved', planHash } as const;
  await events.publish(conversationDecided({ tenantId, at, key }, approved));
}

/** Tells, for the audit log, what somebody has decided on a plan or its run. */
export async function tellDecision(
  { events, clock, log }: Pick<CoordinatorDesk, 'events' | 'clock' | 'log'>,
  { id, tenantId, revision }: Conversation,
  decided: { readonly principal: Principal } & Pick<ConversationDecided, 'decision' | 'planHash'>,
): Promise<void> {
  const { principal, decision, planHash } = decided;
  try {
    const event = { tenantId, at: clock.now(), key: `${id}:${revision}` };
    await events.publish(
      conversationDecided(event, { conversationId: id, by: principal.id, decision, planHash }),
    );
  } catch (error) {
    log.error('a decision on a plan could not be told', { conversationId: id, decision, error });
  }
}
