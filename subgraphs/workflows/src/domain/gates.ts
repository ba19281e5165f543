import { isJsonObject, type JsonValue } from '@ymera/kernel';
import type { Target, TaskDefinition } from './definition.ts';
import { descendantsOf } from './definition-index.ts';
import type { RunState } from './run-state.ts';
import { occupies, readStepId } from './steps.ts';
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
 * The tasks that start anew when a gate refuses, in the order of the definition: the producer, the gate, all between
 * them, and whatever else after the producer has begun, however it ended. It was made of what is no more, given to it,
 * or decided on it: other gates and approvals as well as the work of agents.
 */
export function sentBackBy(
  run: RunState,
  gate: TaskDefinition & { readonly target: Gate },
): readonly string[] {
  const { producer } = gate.target;
  const after = descendantsOf(run.index, producer);
  const before = ancestorsOf(run.definition.tasks, gate.id);
  const hasBegun = (id: string) => run.tasks.get(id)?.phase !== 'waiting';
  return run.definition.tasks
    .map(({ id }) => id)
    .filter((id) => id === producer || id === gate.id || (after.has(id) && (before.has(id) || hasBegun(id))));
}

/** Whether tasks can be sent back now: none is at work, and nobody has to say what became of one. */
export function areAtRest(run: RunState, taskIds: ReadonlySet<string>): boolean {
  for (const stepId of run.open) {
    const { taskId } = readStepId(stepId);
    const step = run.steps.get(stepId);
    if (!taskIds.has(taskId) || !step) continue;
    if (step.phase === 'held' || occupies(run, stepId, step)) return false;
  }
  return true;
}

/**
 * Whether a task may integrate an artifact, by the verdicts that stand: of the gates before it, every one with the same
 * producer as a gate that has examined the artifact has approved just that. A gate that was skipped has not.
 */
export function mayIntegrate(run: RunState, taskId: string, artifactSha256: string | null): boolean {
  const before = ancestorsOf(run.definition.tasks, taskId);
  const gates = [...before].flatMap((id) => {
    const target = run.index.byId.get(id)?.target;
    if (target?.kind !== 'gate') return [];
    const step = run.steps.get(id);
    const isOfIt = step !== undefined && step.phase !== 'undecidable' && step.inputSha256 === artifactSha256;
    return [{ producer: target.producer, isOfIt, isApproved: isOfIt && step.phase === 'succeeded' }];
  });
  const producers = new Set(gates.filter(({ isOfIt }) => isOfIt).map(({ producer }) => producer));
  const asked = gates.filter(({ producer }) => producers.has(producer));
  return asked.length > 0 && asked.every(({ isApproved }) => isApproved);
}
