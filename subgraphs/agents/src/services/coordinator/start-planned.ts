import { DomainError } from '@ymera/kernel';
import { fromCoordinator } from '../../domain/coordinator/change.ts';
import {
  type Conversation,
  type ConversationState,
  workflowNameOf,
} from '../../domain/coordinator/conversation.ts';
import { changeConversation } from './change-conversation.ts';
import { type CoordinatorDesk, coordinatorChannels } from './coordinator-desk.ts';
import { plannedOf } from './planned-change.ts';
import { tellApproval } from './tell-decision.ts';

type Starting = Extract<ConversationState, { phase: 'STARTING' }>;

/**
 * Orders the workflows of a plan that is to start. The order has a key, so that it may be given again: after a crash,
 * or while nobody takes it. What can't start is BLOCKED.
 */
export async function startPlanned(desk: CoordinatorDesk, conversation: Conversation): Promise<Conversation> {
  const { state } = conversation;
  if (state.phase !== 'STARTING') return conversation;
  try {
    await tellApproval(desk, conversation, state);
    const { runId } = await order(desk, conversation, state);
    const next = await moveOn(desk, conversation, state, runId);
    if (!follows(next, runId)) await disown(desk, next, runId);
    desk.bus.ring(coordinatorChannels.follow);
    return next;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const waited = desk.clock.now() - state.since;
    if (error.nextMove === 'retry' && waited < desk.settings.startingMsMax) {
      desk.log.warn('a plan could not be started yet; it is tried again', {
        conversationId: conversation.id,
        error,
      });
      return conversation;
    }
    return block(desk, conversation, state, error);
  }
}

/** @throws DomainError when it is not taken */
function order({ workflows, thinker }: CoordinatorDesk, conversation: Conversation, state: Starting) {
  const { plan, request, memory, role, orderKey } = state;
  if (!workflows) throw new NoWorkflowsError();
  const { title } = conversation;
  const sources = thinker.sourcesOf(plan, { name: workflowNameOf(conversation), title });
  return workflows.start({
    tenantId: conversation.tenantId,
    startedBy: state.requestedBy,
    role,
    workflow: { sources },
    input: { request, memory: [...memory] },
    clientKey: orderKey,
  });
}

class NoWorkflowsError extends DomainError {
  readonly code = 'WORKFLOWS_MISSING';
  override readonly nextMove = 'give-up';

  constructor() {
    super('This process was not told where the workflows subgraph runs.');
  }
}

const follows = ({ state }: Conversation, runId: string): boolean =>
  'runId' in state && state.runId === runId;

/** It was put away while it was being started. */
async function disown({ workflows }: CoordinatorDesk, { tenantId, startedBy }: Conversation, runId: string) {
  await workflows?.cancel({ tenantId, runId, by: startedBy });
}

/** Whoever comes second with the same order finds it done. */
const stillStarting = ({ state }: Conversation, { orderKey }: Starting): boolean =>
  state.phase === 'STARTING' && state.orderKey === orderKey;

function moveOn(desk: CoordinatorDesk, conversation: Conversation, starting: Starting, runId: string) {
  const planned = plannedOf(starting);
  return changeConversation(desk, conversation, (now) => {
    if (!stillStarting(now, starting)) return null;
    const text = `It runs now, with ${planned.plan.stages.length} stages.`;
    return {
      state: { phase: 'RUNNING', ...planned, runId, told: {}, cancelledBy: null },
      said: [fromCoordinator('STARTED', text, { runId })],
    };
  });
}

function block(desk: CoordinatorDesk, conversation: Conversation, starting: Starting, error: DomainError) {
  const planned = plannedOf(starting);
  const { code, message } = error;
  const plan = { ...planned.plan, obstacles: [...planned.plan.obstacles, { code, message, stage: null }] };
  return changeConversation(desk, conversation, (now) => {
    if (!stillStarting(now, starting)) return null;
    return {
      state: { phase: 'BLOCKED', ...planned, plan },
      said: [fromCoordinator('BLOCKED', `It can't start: ${message}`, { obstacles: [{ code, message }] })],
    };
  });
}
