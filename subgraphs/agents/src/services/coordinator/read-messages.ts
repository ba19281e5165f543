import { type Principal, pageRequest } from '@ymera/kernel';
import type { Conversation } from '../../domain/coordinator/conversation.ts';
import type { Message } from '../../domain/coordinator/message.ts';
import { checkSeq } from '../loop/list-loop-events.ts';
import { follow, type News } from '../plugins/watch/follow.ts';
import { getVisible } from './change-conversation.ts';
import { type ConversationCommand, type CoordinatorDesk, coordinatorChannels } from './coordinator-desk.ts';

type Desk = Pick<CoordinatorDesk, 'conversations' | 'messages'>;

/**
 * A page of messages, in order from the one after `afterSeq`; `nextSeq` is null when there are no more by now.
 *
 * @throws InvalidArgumentError
 */
export async function listMessages(
  desk: Desk,
  {
    conversation,
    afterSeq,
    first: asked,
  }: { conversation: Conversation; afterSeq: number; first?: number | null },
  signal?: AbortSignal,
): Promise<{ readonly items: readonly Message[]; readonly nextSeq: number | null }> {
  checkSeq(afterSeq);
  const { first } = pageRequest({ first: asked ?? null });
  const found = await readAfter(desk, conversation, { after: afterSeq, limit: first + 1 }, signal);
  const items = found.slice(0, first);
  return { items, nextSeq: found.length > first ? (items.at(-1)?.seq ?? null) : null };
}

/** Those of the latest change may stand in the conversation alone. */
async function readAfter(
  { messages }: Desk,
  { id: conversationId, tenantId, latest }: Conversation,
  { after, limit }: { after: number; limit: number },
  signal?: AbortSignal,
): Promise<readonly Message[]> {
  const stored = await messages.list({ tenantId, conversationId, after, limit }, signal);
  const last = stored.at(-1)?.seq ?? after;
  return [...stored, ...latest.filter(({ seq }) => seq > last)].slice(0, limit);
}

const batchSize = 50;

/**
 * A conversation's messages in order from the one after `afterSeq`, none missed or told twice, for as long as the
 * reader listens.
 *
 * @throws ConversationNotFoundError or InvalidArgumentError, before the first
 */
export async function watchMessages(
  desk: Desk & Pick<CoordinatorDesk, 'bus' | 'clock' | 'settings'>,
  {
    principal,
    conversationId,
    afterSeq,
  }: ConversationCommand & { readonly principal: Principal; readonly afterSeq: number },
  signal: AbortSignal,
): Promise<AsyncIterableIterator<Message>> {
  checkSeq(afterSeq);
  await getVisible(desk, { principal, conversationId }, signal);
  let after = afterSeq;
  const read = async (reading: AbortSignal): Promise<News<Message>> => {
    const conversation = await getVisible(desk, { principal, conversationId }, reading);
    const items = await readAfter(desk, conversation, { after, limit: batchSize }, reading);
    after = items.at(-1)?.seq ?? after;
    return { items, next: items.length === batchSize ? 'more' : 'wait' };
  };
  const channel = coordinatorChannels.conversation(conversationId);
  return follow(desk, { channel, principal, read }, signal);
}
