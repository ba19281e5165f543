import { fromUser } from '../../domain/coordinator/change.ts';
import type { Conversation } from '../../domain/coordinator/conversation.ts';
import { changeConversation, getVisible } from './change-conversation.ts';
import type { ConversationCommand, CoordinatorDesk } from './coordinator-desk.ts';
import { startPlanned } from './start-planned.ts';
import { tellDecision } from './tell-decision.ts';

/**
 * Ends what is under way: a question or a plan is put away, a run is cancelled, and says so as its result once it has
 * ended. What has ended stays as it is.
 *
 * @throws ConversationNotFoundError, ConversationContendedError
 */
export async function cancelConversation(
  desk: CoordinatorDesk,
  command: ConversationCommand,
): Promise<Conversation> {
  const { principal } = command;
  // What is about to start has no run to cancel yet; whoever has ordered it may have died.
  const place = await startPlanned(desk, await getVisible(desk, command));
  const next = await changeConversation(desk, place, ({ state }) => {
    switch (state.phase) {
      case 'LISTENING':
      case 'ENDED':
        return null;
      case 'RUNNING':
        if (state.cancelledBy !== null) return null;
        return {
          state: { ...state, cancelledBy: principal.id },
          said: [fromUser('CANCELLING', 'The run is to be cancelled.', { by: principal.id })],
        };
      case 'STARTING':
        return {
          state: { phase: 'LISTENING' },
          said: [fromUser('REJECTED', 'It is not to be started any more.', { by: principal.id })],
        };
      default:
        return {
          state: { phase: 'LISTENING' },
          said: [fromUser('REJECTED', 'It is not to be done.', { by: principal.id })],
        };
    }
  });
  const { state } = next;
  if (state.phase === 'RUNNING') {
    await desk.workflows?.cancel({ tenantId: next.tenantId, runId: state.runId, by: principal.id });
    await tellDecision(desk, next, { principal, decision: 'cancelled', planHash: state.planHash });
  }
  return next;
}
