import type { Failure } from '../domain/payload.ts';
import type { TaskState } from '../domain/run-state.ts';
import type { Resolvers, TaskRunStatus } from '../generated.ts';

const statusByPhase: Readonly<Record<TaskState['phase'], TaskRunStatus>> = {
  waiting: 'WAITING',
  running: 'RUNNING',
  retrying: 'RETRYING',
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  skipped: 'SKIPPED',
};

export const taskRun: Omit<Resolvers['TaskRun'], 'id' | '__isTypeOf'> = {
  __resolveReference: async ({ id }, { loaders }) => {
    const { runId, taskId } = idsOf(id);
    const run = await loaders.runStates.load(runId);
    const [task, state] = [run?.plan.find((planned) => planned.id === taskId), run?.tasks.get(taskId)];
    return task && state ? { id, runId, task, state } : null;
  },
  taskId: ({ task }) => task.id,
  agent: ({ task }) => ({ id: task.agentId }),
  status: ({ state }) => statusByPhase[state.phase],
  attempts: ({ state }) => begun(state)?.attempt ?? 0,
  startedAt: ({ state }) => begun(state)?.startedAt ?? null,
  finishedAt: ({ state }) => finishedAt(state),
  durationMs: ({ state }) => {
    const [from, to] = [begun(state)?.startedAt, finishedAt(state)];
    return from === undefined || to === null ? null : to - from;
  },
  output: ({ state }, _, { loaders }) => (state.phase === 'succeeded' ? loaders.payload(state.output) : null),
  error: ({ state }): Failure | null => begun(state)?.lastFailure ?? null,
};

const begun = (state: TaskState) =>
  state.phase === 'waiting' || state.phase === 'skipped' ? undefined : state;

const finishedAt = (state: TaskState): number | null =>
  state.phase === 'succeeded' || state.phase === 'failed' ? state.finishedAt : null;

function idsOf(id: string): { runId: string; taskId: string } {
  const colon = id.indexOf(':');
  return colon < 0 ? { runId: id, taskId: '' } : { runId: id.slice(0, colon), taskId: id.slice(colon + 1) };
}
