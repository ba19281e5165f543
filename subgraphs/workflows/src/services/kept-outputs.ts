import type { Payload } from '../domain/payload.ts';
import type { RunState } from '../domain/run-state.ts';

/**
 * The outputs that another run can take over. What a gate approved is not approved in another run, and what a person
 * approved only where nothing that it was about can be otherwise.
 */
export function keptOutputs(
  run: RunState,
  isWanted: (taskId: string) => boolean,
  { keepsApprovals }: { readonly keepsApprovals: boolean },
): readonly { readonly taskId: string; readonly output: Payload }[] {
  return run.definition.tasks.flatMap(({ id: taskId, target }) => {
    const task = run.tasks.get(taskId);
    if (task?.phase !== 'succeeded' || !isWanted(taskId)) return [];
    if (target.kind === 'gate' || (target.kind === 'approval' && !keepsApprovals)) return [];
    return [{ taskId, output: task.output }];
  });
}
