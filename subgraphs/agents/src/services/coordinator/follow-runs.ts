import type { DomainEvent } from '@ymera/kernel/events';
import { fromCoordinator } from '../../domain/coordinator/change.ts';
import type { Conversation, ConversationState } from '../../domain/coordinator/conversation.ts';
import { hasEnded, newsOf, sayResult } from '../../domain/coordinator/progress.ts';
import { changeConversation } from './change-conversation.ts';
import { type CoordinatorDesk, coordinatorChannels } from './coordinator-desk.ts';
import { keepOutcome } from './keep-outcome.ts';
import { plannedOf } from './planned-change.ts';
import { startPlanned } from './start-planned.ts';

type Running = Extract<ConversationState, { phase: 'RUNNING' }>;

/** Follows the runs of conversations, of all tenants, until the signal aborts. Any number of processes may do so. */
export async function keepFollowing(desk: CoordinatorDesk, signal: AbortSignal): Promise<void> {
  const { bus, clock, log, settings } = desk;
  const listener = bus.listen(coordinatorChannels.follow);
  let after: string | null = null;
  while (!signal.aborted) {
    try {
      after = await followSome(desk, after);
    } catch (error) {
      log.error('following the runs of conversations failed; it will be tried again', { error });
      after = null;
    }
    const over = new AbortController();
    const either = AbortSignal.any([signal, over.signal]);
    await Promise.race([clock.wait(settings.followMs, either), listener.heard(settings.followMs, either)]);
    over.abort();
  }
  listener.close();
}

/** Looks at some, from the one after `after`; gives where to go on, null for the beginning. */
export async function followSome(desk: CoordinatorDesk, after: string | null): Promise<string | null> {
  // Another process may reach what this one can't.
  if (!desk.workflows) return null;
  const { followedMax: limit } = desk.settings;
  const found = await desk.conversations.listInPhases({ phases: ['STARTING', 'RUNNING'], after, limit });
  for (const conversation of found) {
    try {
      await moveOn(desk, conversation);
    } catch (error) {
      const { id: conversationId } = conversation;
      desk.log.error('a conversation could not be moved on; it will be tried again', {
        conversationId,
        error,
      });
    }
  }
  return found.length === limit ? (found.at(-1)?.id ?? null) : null;
}

/** A run has ended: whoever follows it is told at once. */
export async function hearRunEnded(desk: CoordinatorDesk, { tenantId, payload }: DomainEvent): Promise<void> {
  const { runId } = payload;
  if (typeof runId !== 'string') return;
  const conversation = await desk.conversations.findByRun({ tenantId, runId });
  if (conversation) await moveOn(desk, conversation);
}

async function moveOn(desk: CoordinatorDesk, conversation: Conversation): Promise<void> {
  const { state } = conversation;
  if (state.phase === 'STARTING') await startPlanned(desk, conversation);
  if (state.phase === 'RUNNING') await follow(desk, conversation, state);
}

/** What the run has come to goes into the conversation: state and messages as one, so that nothing is told twice. */
async function follow(desk: CoordinatorDesk, conversation: Conversation, { runId }: Running): Promise<void> {
  const { tenantId } = conversation;
  if (!desk.workflows) return;
  const progress = await desk.workflows.progress({ tenantId, runId });
  const isOver = progress === null || hasEnded(progress);
  if (progress && isOver) await keepOutcome(desk, conversation, progress);
  await changeConversation(desk, conversation, ({ state }) => {
    if (state.phase !== 'RUNNING' || state.runId !== runId) return null;
    if (!progress) return lost(state);
    const { told, said } = newsOf(progress.tasks, state.told);
    if (hasEnded(progress)) {
      const { status: outcome } = progress;
      return {
        state: { phase: 'ENDED', ...plannedOf(state), runId, outcome },
        said: [...said, sayResult(progress)],
      };
    }
    return said.length === 0 ? null : { state: { ...state, told }, said };
  });
}

/** There is no such run any more. */
function lost(state: Running) {
  const error = { code: 'RUN_NOT_FOUND', message: 'The run is not there any more.', details: null };
  const data = { runId: state.runId, status: 'FAILED', output: null, error };
  return {
    state: { phase: 'ENDED', ...plannedOf(state), runId: state.runId, outcome: 'FAILED' } as const,
    said: [fromCoordinator('RESULT', `It failed: ${error.message}`, data)],
  };
}
