import { InvalidArgumentError, pageRequest } from '@ymera/kernel';
import type { Decision } from '../../domain/selection/decide.ts';
import { decideAgents } from './decide-agents.ts';
import type { AgentCandidate, SelectionDesk } from './selection-desk.ts';

/** A task that somebody is wanted for. */
export interface AgentTask {
  readonly tenantId: string;
  /** 1 to 4,000 characters, not only spaces. */
  readonly task: string;
  /** At most 20,000 characters. */
  readonly context?: string | null;
  /** At most 100 characters. */
  readonly category?: string | null;
}

interface SelectCommand extends AgentTask {
  /** Only agents that can be run now. */
  readonly onlyReady: boolean;
  /** 1 to 100. */
  readonly first: number;
}

const taskLengthMax = 4_000;
const contextLengthMax = 20_000;
const categoryLengthMax = 100;

/**
 * The agents that fit a task best, each with why. Empty when none has to do with it, nor has done one like it.
 *
 * @throws InvalidArgumentError for a task that is empty, anything that is too long, or too many
 */
export async function selectAgents(
  desk: SelectionDesk,
  { tenantId, onlyReady, first, ...asked }: SelectCommand,
): Promise<readonly Decision<AgentCandidate>[]> {
  const { first: limit } = pageRequest({ first });
  checkTask(asked);
  return decideAgents(desk, {
    ...{ ...asked, tenantId, limit },
    isEligible: ({ id, isReady }, { mayRun }) => (isReady && mayRun(id)) || !onlyReady,
  });
}

/** @throws InvalidArgumentError */
export function checkTask({ task, context, category }: Omit<AgentTask, 'tenantId'>): void {
  if (task.trim() === '') throw new InvalidArgumentError('task', 'what is to be done, in words', 'empty');
  checkLength('task', task, taskLengthMax);
  checkLength('context', context ?? '', contextLengthMax);
  checkLength('category', category ?? '', categoryLengthMax);
}

function checkLength(argument: string, text: string, lengthMax: number): void {
  if (text.length <= lengthMax) return;
  const expected = `at most ${lengthMax.toLocaleString('en')} characters long`;
  throw new InvalidArgumentError(argument, expected, `${text.length.toLocaleString('en')} long`);
}
