import { descendantsOf } from '../domain/definition-index.ts';
import type { Payload } from '../domain/payload.ts';
import { mayHoldApprovals, undoneIn } from '../domain/run-queries.ts';
import type { RunState } from '../domain/run-state.ts';
import { ancestorsOf } from '../domain/task-graph.ts';

export interface Keeping {
  readonly isWanted: (taskId: string) => boolean;
  /** Approvals, and workflows in which people may have been asked. `unchanged`: those alone before which nothing is done anew, so that they were about just this. */
  readonly approvals: 'all' | 'unchanged' | 'none';
  /** The same run as it stands by now, when `run` is how it stood before. */
  readonly now?: RunState;
}

/**
 * The outputs that another run can take over. What a gate approved is not approved in another run, what has been undone
 * is no more, and what came after it was made of it.
 */
export function keptOutputs(
  run: RunState,
  { isWanted, approvals, now = run }: Keeping,
): readonly { readonly taskId: string; readonly output: Payload }[] {
  const { definition, index } = run;
  const gone = new Set([...undoneIn(now)].flatMap((id) => [id, ...descendantsOf(index, id)]));
  const kept = new Map<string, Payload>();
  for (const { id, target } of definition.tasks) {
    const task = run.tasks.get(id);
    if (task?.phase === 'succeeded' && target.kind !== 'gate' && !gone.has(id) && isWanted(id))
      kept.set(id, task.output);
  }
  const isBound = (id: string) => [...ancestorsOf(definition.tasks, id)].every((before) => kept.has(before));
  return [...kept].flatMap(([taskId, output]) => {
    const task = index.byId.get(taskId);
    const isFree = task === undefined || !mayHoldApprovals(task);
    const may = isFree || approvals === 'all' || (approvals === 'unchanged' && isBound(taskId));
    return may ? [{ taskId, output }] : [];
  });
}
