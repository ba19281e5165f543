import type { Payload } from '../domain/payload.ts';
import type { RunState } from '../domain/run-state.ts';

/** The outputs that another run can take over; what a gate approved is not approved in another run. */
export function keptOutputs(
  run: RunState,
  isWanted: (taskId: string) => boolean,
): readonly { readonly taskId: string; readonly output: Payload }[] {
  return run.definition.tasks.flatMap(({ id: taskId, target }) => {
    const task = run.tasks.get(taskId);
    if (task?.phase !== 'succeeded' || target.kind === 'gate' || !isWanted(taskId)) return [];
    return [{ taskId, output: task.output }];
  });
}
