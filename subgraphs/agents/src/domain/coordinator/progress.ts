import type { WorkflowProgress, WorkflowTaskProgress } from '@ymera/kernel';
import { fromCoordinator, type Said } from './change.ts';

type Told = Readonly<Record<string, string>>;

/** What is new about the tasks of a run since it was last told of, and how they stand now. */
export function newsOf(
  tasks: readonly WorkflowTaskProgress[],
  told: Told,
): { readonly told: Told; readonly said: readonly Said[] } {
  const now = Object.fromEntries(tasks.map((task) => [task.taskId, standingOf(task)]));
  const said = tasks.filter((task) => isNews(task, told[task.taskId])).map(sayTask);
  return { told: now, said };
}

const standingOf = ({ status, attempts }: WorkflowTaskProgress) => `${status}:${attempts}`;

/** That a task waits is told of none but those that had begun. */
const isNews = (task: WorkflowTaskProgress, before: string | undefined): boolean =>
  standingOf(task) !== before &&
  (task.status !== 'WAITING' || before !== undefined) &&
  !isFirstWait(task, before);

const isFirstWait = ({ status }: WorkflowTaskProgress, before: string | undefined) =>
  status === 'WAITING' && before?.startsWith('WAITING:') === true;

function sayTask(task: WorkflowTaskProgress): Said {
  const { taskId, status, attempts, agentId, error } = task;
  return fromCoordinator('PROGRESS', `${taskId}: ${inWords(task)}`, {
    taskId,
    status,
    attempts,
    agentId,
    error: error && { ...error },
  });
}

function inWords({ status, attempts, agentId, error }: WorkflowTaskProgress): string {
  const by = agentId === null ? '' : ` by ${agentId}`;
  const again = attempts > 1 ? `, attempt ${attempts}` : '';
  switch (status) {
    case 'RUNNING':
      return `is being done${by}${again}`;
    case 'SUCCEEDED':
      return `done${by}${again}`;
    case 'FAILED':
      return `failed${again}: ${error?.message ?? 'it does not say why'}`;
    case 'RETRYING':
      return `failed and is tried again: ${error?.message ?? 'it does not say why'}`;
    case 'WAITING':
      return 'is to be done again';
    case 'AWAITING':
      return 'waits for a decision';
    case 'HELD':
      return 'is held: a person has to say what became of it';
    case 'SKIPPED':
      return 'skipped';
    default:
      return status.toLowerCase();
  }
}

/** Longest output that a message holds whole. */
const outputBytesMax = 65_536;

type Ended = WorkflowProgress & { readonly status: 'SUCCEEDED' | 'FAILED' | 'CANCELLED' };

export const hasEnded = (progress: WorkflowProgress): progress is Ended =>
  progress.status !== 'RUNNING' && progress.status !== 'PAUSED';

/** The end of a run, with what it has put out. */
export function sayResult({ runId, status, output, error }: Ended): Said {
  const bytes = Buffer.byteLength(JSON.stringify(output));
  const shown = bytes <= outputBytesMax ? output : { leftOut: 'OUTPUT_TOO_LARGE', bytes };
  return fromCoordinator('RESULT', resultInWords(status, error, output), {
    runId,
    status,
    output: shown,
    error: error && { ...error },
  });
}

function resultInWords(
  status: Ended['status'],
  error: WorkflowProgress['error'],
  output: WorkflowProgress['output'],
): string {
  if (status === 'CANCELLED') return 'Cancelled.';
  if (status === 'FAILED')
    return `It failed: ${error ? `${error.message} (${error.code})` : 'the run does not say why.'}`;
  return typeof output === 'string' ? `Done. ${output}`.slice(0, 4_000).toWellFormed() : 'Done.';
}
