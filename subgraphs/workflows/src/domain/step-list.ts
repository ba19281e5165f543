import type { StepId } from './run-event.ts';
import type { RunState } from './run-state.ts';
import { readStepId, type StepName } from './steps.ts';

const known = new WeakMap<RunState, ReadonlyMap<string, readonly StepId[]>>();

/** The steps of a task that have begun: itself or its iterations in order, at the end what undoes it. */
export function listSteps(run: RunState, taskId: string): readonly StepId[] {
  let byTask = known.get(run);
  if (!byTask) {
    byTask = stepsByTask(run);
    known.set(run, byTask);
  }
  return byTask.get(taskId) ?? [];
}

// All tasks at once: a run of many tasks is mostly asked for the steps of each.
function stepsByTask({ steps }: RunState): ReadonlyMap<string, readonly StepId[]> {
  const found = new Map<string, { readonly stepId: StepId; readonly place: number }[]>();
  for (const stepId of steps.keys()) {
    const name = readStepId(stepId);
    const entry = { stepId, place: placeOf(name) };
    const others = found.get(name.taskId);
    if (others) others.push(entry);
    else found.set(name.taskId, [entry]);
  }
  return new Map(
    [...found].map(([taskId, entries]) => [
      taskId,
      entries.toSorted((a, b) => a.place - b.place).map(({ stepId }) => stepId),
    ]),
  );
}

/** Of a step among those of its task. */
const placeOf = ({ index, isCompensation }: StepName): number =>
  isCompensation ? Number.MAX_SAFE_INTEGER : (index ?? 0);
