import { hasRole } from '@ymera/kernel';
import type { ConversationPlace } from '../../coordinator-ports.ts';
import { type Change, changed } from '../../domain/coordinator/change.ts';
import type { Conversation } from '../../domain/coordinator/conversation.ts';
import { ConversationContendedError, ConversationNotFoundError } from '../../domain/coordinator/errors.ts';
import { type ConversationCommand, type CoordinatorDesk, coordinatorChannels } from './coordinator-desk.ts';

type Desk = Pick<CoordinatorDesk, 'conversations' | 'messages' | 'bus' | 'clock' | 'log'>;

const racesMax = 20;

/**
 * Changes a conversation by what `decide` makes of it; null leaves it as it is. `decide` is asked again when others
 * come between.
 *
 * @throws ConversationNotFoundError, ConversationContendedError, and whatever `decide` throws
 */
export async function changeConversation(
  desk: Desk,
  place: ConversationPlace,
  decide: (conversation: Conversation) => Change | null | Promise<Change | null>,
): Promise<Conversation> {
  for (let race = 0; race < racesMax; race++) {
    const conversation = await desk.conversations.find(place);
    if (!conversation) throw new ConversationNotFoundError(place.id);
    const change = await decide(conversation);
    if (!change) return conversation;
    const next = await writeChange(desk, conversation, change);
    if (next) return next;
  }
  throw new ConversationContendedError(place.id);
}

/** Null when another has changed it since. A conversation of revision 0 is a new one. */
export async function writeChange(
  desk: Desk,
  conversation: Conversation,
  change: Change,
): Promise<Conversation | null> {
  const next = changed(conversation, change, desk.clock.now());
  if (conversation.revision === 0) {
    if (!(await desk.conversations.create(next))) return null;
  } else {
    // The latest messages leave the conversation, so they have to be with the others first.
    await desk.messages.append(conversation.latest);
    if (!(await desk.conversations.replace(next))) return null;
  }
  await storeLatest(desk, next);
  desk.bus.ring(coordinatorChannels.conversation(next.id));
  return next;
}

/** They are not lost when this fails: they stand in the conversation. */
async function storeLatest({ messages, log }: Desk, { id, latest }: Conversation): Promise<void> {
  try {
    await messages.append(latest);
  } catch (error) {
    log.warn('messages could not be stored yet; they stand in their conversation', {
      conversationId: id,
      error,
    });
  }
}

/**
 * A conversation that somebody may see: their own; for administrators, everybody's.
 *
 * @throws ConversationNotFoundError
 */
export async function getVisible(
  desk: Pick<CoordinatorDesk, 'conversations'>,
  command: ConversationCommand,
  signal?: AbortSignal,
): Promise<Conversation> {
  const found = await findVisible(desk, command, signal);
  if (!found) throw new ConversationNotFoundError(command.conversationId);
  return found;
}

/** Null when there is none that they may see. */
export async function findVisible(
  { conversations }: Pick<CoordinatorDesk, 'conversations'>,
  { principal, conversationId: id }: ConversationCommand,
  signal?: AbortSignal,
): Promise<Conversation | null> {
  const found = await conversations.find({ tenantId: principal.tenantId, id }, signal);
  return found && (found.startedBy === principal.id || hasRole(principal, 'admin')) ? found : null;
}
