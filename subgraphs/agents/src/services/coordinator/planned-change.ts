import { type Change, fromCoordinator, type Said } from '../../domain/coordinator/change.ts';
import type { Conversation, ConversationState, Planned } from '../../domain/coordinator/conversation.ts';
import type { CoordinatorDesk } from './coordinator-desk.ts';
import { describePlan } from './describe-plan.ts';

/** The change that brings a plan: it is blocked, waits for an approval, or starts. */
export function plannedChange(
  { clock }: Pick<CoordinatorDesk, 'clock'>,
  conversation: Conversation,
  { planned, said }: { readonly planned: Planned; readonly said: readonly Said[] },
): Change {
  return { state: nextState(conversation, planned, clock.now()), said: [...said, planMessage(planned)] };
}

/** A plan, as it is shown in the conversation. */
export function planMessage(planned: Planned): Said {
  const { plan, planHash } = planned;
  return fromCoordinator('PLAN', describePlan(planned), {
    planHash,
    stages: plan.stages.map(({ id, work, agentId }) => ({ id, work, agentId })),
    approval: plan.approval === null ? null : { reasons: [...plan.approval.reasons] },
    obstacles: plan.obstacles.map((obstacle) => ({ ...obstacle })),
  });
}

function nextState(conversation: Conversation, planned: Planned, now: number): ConversationState {
  if (planned.plan.obstacles.length > 0) return { phase: 'BLOCKED', ...planned };
  if (planned.plan.approval) return { phase: 'AWAITING_APPROVAL', ...planned };
  return startingState(conversation, planned, { now });
}

/** The order's key is of this change alone: what is planned anew later is another order. */
export function startingState(
  { id, revision }: Conversation,
  planned: Planned,
  { now, approvedBy = null }: { readonly now: number; readonly approvedBy?: string | null },
): Extract<ConversationState, { phase: 'STARTING' }> {
  return { phase: 'STARTING', ...planned, orderKey: `${id}:${revision + 1}`, since: now, approvedBy };
}

/** What is planned, without how far it has come. */
export const plannedOf = ({ request, memory, plan, planHash, requestedBy, role }: Planned): Planned => ({
  ...{ request, memory, plan, planHash, requestedBy, role },
});
