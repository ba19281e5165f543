import type { WorkflowProgress } from '@ymera/kernel';
import { type Conversation, workflowNameOf } from '../../domain/coordinator/conversation.ts';
import { memoryLimits } from '../../domain/coordinator/memory.ts';
import type { CoordinatorDesk } from './coordinator-desk.ts';

/** Keeps what a run has put out in the memory of its workflow; once for each run, however often it is told. */
export async function keepOutcome(
  { memories, clock, log }: Pick<CoordinatorDesk, 'memories' | 'clock' | 'log'>,
  conversation: Conversation,
  { runId, status, output, error }: WorkflowProgress,
): Promise<void> {
  const { tenantId, state } = conversation;
  if (!('request' in state)) return;
  const came = error ? `${error.code}: ${error.message}` : textOf(output);
  const text = `${state.request}\n${status}. ${came}`.slice(0, memoryLimits.textLengthMax).toWellFormed();
  const saved = await memories.save(
    {
      tenantId,
      scope: { kind: 'WORKFLOW', of: workflowNameOf(conversation) },
      ...{ key: runId, text, updatedAt: clock.now(), by: 'service:agents' },
    },
    memoryLimits.entriesMax,
  );
  if (!saved) log.warn('the memory of a workflow is full; an outcome is not kept', { runId });
}

const textOf = (output: WorkflowProgress['output']): string =>
  typeof output === 'string' ? output : output === null ? '' : JSON.stringify(output);
