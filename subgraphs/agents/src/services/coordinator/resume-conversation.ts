import { fromUser } from '../../domain/coordinator/change.ts';
import type { Conversation } from '../../domain/coordinator/conversation.ts';
import { ConversationContendedError, ConversationStateError } from '../../domain/coordinator/errors.ts';
import { getVisible, writeChange } from './change-conversation.ts';
import type { ConversationCommand, CoordinatorDesk } from './coordinator-desk.ts';
import { plannedChange } from './planned-change.ts';
import { startPlanned } from './start-planned.ts';
import { thinkAbout } from './think-about.ts';

/**
 * Plans what is BLOCKED anew, and starts it when nothing stands in its way any more.
 *
 * @throws ConversationNotFoundError, ConversationStateError, ConversationContendedError
 */
export async function resumeConversation(
  desk: CoordinatorDesk,
  command: ConversationCommand,
  signal?: AbortSignal,
): Promise<Conversation> {
  const { principal } = command;
  const conversation = await getVisible(desk, command, signal);
  const { state } = conversation;
  if (state.phase !== 'BLOCKED')
    throw new ConversationStateError(state.phase, 'nothing is blocked that could go on');
  const { request } = state;
  const thought = await thinkAbout(desk, { conversation, principal, request }, signal);
  const said = [fromUser('REQUEST', 'Look again.', { by: principal.id })];
  const next = await writeChange(
    desk,
    conversation,
    thought.kind === 'PLAN'
      ? plannedChange(desk, conversation, { planned: thought.planned, said })
      : { state: { phase: 'ASKING', request, question: thought.question }, said },
  );
  if (!next) throw new ConversationContendedError(conversation.id);
  return startPlanned(desk, next);
}
