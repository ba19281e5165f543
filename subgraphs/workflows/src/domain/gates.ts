import { isJsonObject, type JsonValue } from '@ymera/kernel';
import type { Target, TaskDefinition } from './definition.ts';
import { descendantsOf } from './definition-index.ts';
import type { RunState } from './run-state.ts';
import { iterates, readStepId } from './steps.ts';
import { ancestorsOf } from './task-graph.ts';

export type Gate = Extract<Target, { kind: 'gate' }>;

/**
 * What an examiner's answer says: an object whose `approved` is a boolean; all of it is the reasons. Null for any
 * other answer, which is no verdict.
 */
export function readVerdict(answer: JsonValue): { readonly approved: boolean } | null {
  if (!isJsonObject(answer) || typeof answer.approved !== 'boolean') return null;
  return { approved: answer.approved };
}

/**
 * The tasks that start anew when a gate refuses, in the order of the definition: the producer, the gate, and all
 * between them; the approvals after the producer, which were given to, or are asked for, what is no more; and lists
 * and loops after it that are half done, which would go on with other inputs than they began with.
 */
export function sentBackBy(
  run: RunState,
  gate: TaskDefinition & { readonly target: Gate },
): readonly string[] {
  const after = descendantsOf(run.index, gate.target.producer);
  const before = ancestorsOf(run.definition.tasks, gate.id);
  const isBetween = (id: string) => after.has(id) && before.has(id);
  const isVoid = (task: TaskDefinition) => {
    const phase = run.tasks.get(task.id)?.phase;
    if (!after.has(task.id)) return false;
    if (task.target.kind === 'approval') return phase === 'active' || phase === 'succeeded';
    return iterates(task) && phase === 'active';
  };
  return run.definition.tasks
    .filter((task) => {
      const { id } = task;
      return id === gate.id || id === gate.target.producer || isBetween(id) || isVoid(task);
    })
    .map(({ id }) => id);
}

/** Whether tasks can be sent back now: none of them is at work, or has a question open that a person has to answer. */
export function areAtRest(run: RunState, taskIds: ReadonlySet<string>): boolean {
  for (const stepId of run.open) {
    const { taskId } = readStepId(stepId);
    const step = run.steps.get(stepId);
    if (!taskIds.has(taskId) || !step || step.phase === 'retrying') continue;
    if (step.phase === 'held') return false;
    const isAsked = run.index.byId.get(taskId)?.target.kind === 'approval';
    if (step.phase === 'running' && step.verdict === null && !isAsked) return false;
  }
  return true;
}
