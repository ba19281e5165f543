import type { RunState } from './run-state.ts';
import { listSteps } from './step-list.ts';

/** The agent that was selected last, for the task itself or one of its iterations; null when none was. */
export function selectedAgent(run: RunState, taskId: string): string | null {
  const steps = listSteps(run, taskId).flatMap((stepId) => run.steps.get(stepId) ?? []);
  const last = steps.findLast((step) => 'selected' in step && step.selected?.agentId != null);
  return (last && 'selected' in last ? last.selected?.agentId : null) ?? null;
}
