import { InvalidArgumentError, requireWellFormed } from '@ymera/kernel';
import { fromUser } from '../../domain/coordinator/change.ts';
import type { Conversation } from '../../domain/coordinator/conversation.ts';
import { ConversationStateError, PlanChangedError } from '../../domain/coordinator/errors.ts';
import { changeConversation, getVisible } from './change-conversation.ts';
import type { ConversationCommand, CoordinatorDesk } from './coordinator-desk.ts';
import { plannedOf, startingState } from './planned-change.ts';
import { startPlanned } from './start-planned.ts';
import { tellDecision } from './tell-decision.ts';

/**
 * Approves exactly the plan of this hash, and starts it. Approving it again changes nothing.
 *
 * @throws ConversationNotFoundError, ConversationStateError, PlanChangedError, ConversationContendedError
 */
export async function approvePlan(
  desk: CoordinatorDesk,
  { planHash, ...command }: ConversationCommand & { readonly planHash: string },
): Promise<Conversation> {
  const { principal } = command;
  const place = await getVisible(desk, command);
  const next = await changeConversation(desk, place, (conversation) => {
    const { state } = conversation;
    if ('planHash' in state && state.planHash !== planHash) throw new PlanChangedError(state.planHash);
    if (state.phase === 'STARTING' || state.phase === 'RUNNING' || state.phase === 'ENDED') return null;
    if (state.phase !== 'AWAITING_APPROVAL')
      throw new ConversationStateError(state.phase, 'there is no plan that waits for an approval');
    return {
      state: startingState(conversation, plannedOf(state), {
        now: desk.clock.now(),
        approvedBy: principal.id,
      }),
      said: [fromUser('APPROVED', 'The plan is approved.', { planHash, by: principal.id })],
    };
  });
  return startPlanned(desk, next);
}

const reasonLengthMax = 1_000;

/**
 * Puts a plan away that waits for an approval, or for what is in its way; nothing of it is done. With a hash only the
 * plan that has it.
 *
 * @throws InvalidArgumentError, ConversationNotFoundError, ConversationStateError, PlanChangedError,
 * ConversationContendedError
 */
export async function rejectPlan(
  desk: CoordinatorDesk,
  {
    reason,
    planHash: meant,
    ...command
  }: ConversationCommand & { readonly reason: string | null; readonly planHash?: string },
): Promise<Conversation> {
  if ((reason ?? '').length > reasonLengthMax)
    throw new InvalidArgumentError('reason', `at most ${reasonLengthMax} characters`, `${reason?.length}`);
  requireWellFormed('reason', reason);
  const { principal } = command;
  const place = await getVisible(desk, command);
  let planHash = '';
  const next = await changeConversation(desk, place, ({ state }) => {
    if (state.phase !== 'AWAITING_APPROVAL' && state.phase !== 'BLOCKED')
      throw new ConversationStateError(state.phase, 'there is no plan to reject');
    planHash = state.planHash;
    if (meant !== undefined && meant !== planHash) throw new PlanChangedError(planHash);
    const said = fromUser('REJECTED', reason?.trim() || 'The plan is rejected.', {
      planHash,
      by: principal.id,
    });
    return { state: { phase: 'LISTENING' }, said: [said] };
  });
  await tellDecision(desk, next, { principal, decision: 'rejected', planHash });
  return next;
}
