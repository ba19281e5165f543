import type { TaskDefinition } from './definition.ts';
import { descendantsOf } from './definition-index.ts';
import { areAtRest, verdictsAfter } from './gates.ts';
import type { RunState } from './run-state.ts';
import { compensationId, iterates, onlyWaits, readStepId } from './steps.ts';
import { ancestorsOf } from './task-graph.ts';

/** Signals of one name that are kept for tasks that have not come to them. */
const signalsKeptMax = 100;

const over = 'it is over';

/** Each says, as the end of a sentence about the run, why something cannot be asked of it now; null when it can. */
export function whyNotPausable(run: RunState): string | null {
  if (run.phase === 'ended') return over;
  if (run.paused) return 'it is paused already';
  return run.phase === 'cancelling' || run.phase === 'created' ? `it is ${run.phase}` : null;
}

export function whyNotCancellable({ phase }: RunState): string | null {
  if (phase === 'ended') return over;
  if (phase === 'cancelling') return 'it is being cancelled already';
  return phase === 'created' ? 'it has not been started' : null;
}

export function whyNoSignal({ phase, index, signals }: RunState, name: string): string | null {
  if (phase === 'ended') return over;
  if (phase !== 'running') return `it is ${phase}, and takes no signals any more`;
  if (!index.signals.has(name)) return `none of its tasks waits for a signal "${name.slice(0, 80)}"`;
  if ((signals.get(name)?.length ?? 0) < signalsKeptMax) return null;
  return `${signalsKeptMax} signals of that name wait to be taken`;
}

export function whyNotDebuggable({ phase, index }: RunState, breakpoints: readonly string[]): string | null {
  if (phase === 'ended') return over;
  if (phase !== 'running') return `it is ${phase}, and begins nothing any more`;
  const unknown = breakpoints.find((id) => !index.byId.has(id));
  return unknown === undefined ? null : `it has no task "${unknown.slice(0, 80)}"`;
}

/** Whether a step's input may be replaced: it has not begun, and nobody is asked about it. */
export function whyNotEditable(run: RunState, stepId: string): string | null {
  if (run.phase === 'ended') return over;
  if (run.phase !== 'running') return `it is ${run.phase}, and begins nothing any more`;
  const { taskId, index, isCompensation } = readStepId(stepId);
  const definition = run.index.byId.get(taskId);
  const task = run.tasks.get(taskId);
  if (!definition || !task || isCompensation) return `it has no step "${stepId.slice(0, 80)}" that waits`;
  if ((index !== null) !== iterates(definition))
    return index === null
      ? `the steps of "${taskId}" are its iterations, such as "${taskId}[0]"`
      : `"${taskId}" has no iterations`;
  const { kind } = definition.target;
  if (kind === 'approval' || kind === 'gate')
    return `"${taskId}" is ${kind === 'gate' ? 'a gate' : 'an approval'}: it is of what its template gives, and of nothing else`;
  // What is integrated is what a gate has approved, and no other.
  if (definition.integrates !== null) return `"${taskId}" integrates what a gate has approved`;
  const approval = approvalBefore(run, taskId);
  if (approval !== null)
    return `"${taskId}" comes after "${approval}", in which people approve what they are shown, and would not be shown this`;
  if (run.opening?.parent)
    return 'it is a task of another run, where people or gates may have approved what it does';
  if (task.phase !== 'waiting' && task.phase !== 'active') return `"${taskId}" is ${task.phase}`;
  if (index !== null && index >= iterationsMax(run, taskId)) return `there is no iteration ${index}`;
  const step = run.steps.get(stepId);
  if (!step) return null;
  if (step.phase === 'retrying')
    return step.keptKey === null ? null : 'nobody knows yet whether the last attempt did its work';
  return `"${stepId}" is ${step.phase}`;
}

/** What people approve is what they were shown: beyond it nothing may be changed that comes of it. */
function approvalBefore({ definition, index }: RunState, taskId: string): string | null {
  for (const id of ancestorsOf(definition.tasks, taskId)) {
    const before = index.byId.get(id);
    if (before && mayHoldApprovals(before)) return id;
  }
  return null;
}

/** An approval, or a workflow, in which people may have been asked. */
export const mayHoldApprovals = ({ target: { kind } }: Pick<TaskDefinition, 'target'>): boolean =>
  kind === 'approval' || kind === 'workflow';

function iterationsMax(run: RunState, taskId: string): number {
  const definition = run.index.byId.get(taskId);
  const task = run.tasks.get(taskId);
  if (task?.phase === 'active' && task.items) return task.items.count;
  return definition?.forEach?.itemsMax ?? definition?.loop?.iterationsMax ?? 0;
}

export function whyNotRetryable(run: RunState, taskId: string): string | null {
  const task = run.tasks.get(taskId);
  if (!task) return `it has no task "${taskId.slice(0, 80)}"`;
  if (run.phase === 'ended' && run.status !== 'FAILED') return over;
  if (run.phase === 'created' || run.phase === 'cancelling') return `it is ${run.phase}`;
  if (run.phase === 'compensating' || hasUndone(run))
    return 'what it had done has been undone; start it anew';
  if (run.phase === 'failing' && run.stopping) return 'it is being stopped';
  if (task.phase !== 'failed') return `"${taskId}" is ${task.phase}, not failed`;
  const verdicts = new Set(verdictsAfter(run, taskId));
  const afterVerdicts = new Set([...verdicts].flatMap((id) => [...descendantsOf(run.index, id)]));
  for (const id of descendantsOf(run.index, taskId)) {
    const definition = run.index.byId.get(id);
    if (!definition || verdicts.has(id) || run.tasks.get(id)?.phase !== 'active') continue;
    if (iterates(definition) || (afterVerdicts.has(id) && !onlyWaits(definition.target)))
      return `"${id}" has begun without it, and is not through`;
  }
  return areAtRest(run, verdicts) ? null : 'a gate after it is at work';
}

const hasUndone = (run: RunState): boolean => undoneIn(run).size > 0;

/** The tasks whose work has been undone, or is about to be, whether or not that has gone well. */
export function undoneIn(run: RunState): ReadonlySet<string> {
  const begun = run.undoable.filter((id) => run.steps.has(compensationId(id)));
  return new Set(run.phase === 'compensating' ? [...begun, ...run.taskIds] : begun);
}

/** Whether another run may go on in this one's place: all that is done can be told by outputs alone. */
export function whyNotContinuable(run: RunState): string | null {
  if (run.phase !== 'running') return `it is ${run.phase}`;
  if (run.open.size > 0) return 'some of its steps are under way';
  if (run.edits.size > 0 || run.debug.stepping || run.debug.breakpoints.size > 0)
    return 'it is being debugged';
  if (run.undoable.length > 0) return 'it may have to undo what it has done';
  if ([...run.signals.values()].some((kept) => kept.length > 0)) return 'signals wait to be taken';
  for (const [id, task] of run.tasks) {
    if (task.phase === 'waiting' && task.round === 1) continue;
    if (task.phase === 'succeeded' && run.index.byId.get(id)?.target.kind !== 'gate') continue;
    if (task.phase === 'skipped') continue;
    return `"${id}" is ${task.phase === 'succeeded' ? 'a gate that has approved' : task.phase}`;
  }
  return null;
}
