import type { TaskDefinition } from './definition.ts';
import type { RunState } from './run-state.ts';
import { hasEnded } from './steps.ts';

/** Whether what a task waits for is there, may still come, or can no longer come. */
export type JoinState = 'met' | 'open' | 'impossible';

export function joinOf(run: Pick<RunState, 'tasks'>, { dependsOn, join }: TaskDefinition): JoinState {
  if (dependsOn.length === 0) return 'met';
  if (join === 'all') return allOf(run, dependsOn);
  let [succeeded, ended] = [0, 0];
  for (const id of dependsOn) {
    const task = run.tasks.get(id);
    if (task?.phase === 'succeeded') succeeded++;
    if (hasEnded(task)) ended++;
  }
  if (join === 'settled') return ended === dependsOn.length ? 'met' : 'open';
  const wanted = join === 'any' ? 1 : join;
  if (succeeded >= wanted) return 'met';
  return succeeded + dependsOn.length - ended >= wanted ? 'open' : 'impossible';
}

function allOf({ tasks }: Pick<RunState, 'tasks'>, dependsOn: readonly string[]): JoinState {
  let state: JoinState = 'met';
  for (const id of dependsOn) {
    const task = tasks.get(id);
    if (task?.phase === 'succeeded') continue;
    if (hasEnded(task)) return 'impossible';
    state = 'open';
  }
  return state;
}
