import type { JsonValue } from '@ymera/kernel';
import type { Context } from '../context.ts';
import { type RunState, statusOf } from '../domain/run-state.ts';
import { lastTasks } from '../domain/task-graph.ts';
import type { WorkflowRunResolvers } from '../generated.ts';
import type { RunRecord } from '../ports.ts';

export const workflowRun: Pick<
  WorkflowRunResolvers,
  | '__resolveReference'
  | 'workflow'
  | 'status'
  | 'input'
  | 'finishedAt'
  | 'startedBy'
  | 'tasks'
  | 'output'
  | 'error'
  | 'lastSeq'
> = {
  __resolveReference: ({ id }, context) => context.loaders.runs.load(id),
  workflow: async ({ workflowId }, _, { loaders }) => present(await loaders.workflows.load(workflowId)),
  startedBy: ({ startedBy }) => ({ id: startedBy }),
  input: ({ input }, _, { loaders }) => loaders.payload(input),
  // The record of a run that has ended is right; how a running one stands is in its log.
  status: async (run, _, context) =>
    run.status === 'RUNNING' ? statusOf(await stateOf(run, context)) : run.status,
  finishedAt: async (run, _, context) => {
    if (run.status !== 'RUNNING') return run.finishedAt;
    const state = await stateOf(run, context);
    return state.phase === 'ended' ? state.finishedAt : null;
  },
  lastSeq: async (run, _, context) =>
    run.status === 'RUNNING' ? (await stateOf(run, context)).lastSeq : run.lastSeq,
  tasks: async (run, _, context) => {
    const { plan, tasks } = await stateOf(run, context);
    return plan.map((task) => ({
      id: `${run.id}:${task.id}`,
      runId: run.id,
      task,
      state: present(tasks.get(task.id)),
    }));
  },
  output: async (run, _, context) => outputOf(await stateOf(run, context), context),
  error: async (run, _, context) => {
    const state = await stateOf(run, context);
    return state.phase === 'ended' ? state.failure : null;
  },
};

const stateOf = async ({ id }: RunRecord, { loaders }: Context): Promise<RunState> =>
  present(await loaders.runStates.load(id));

/** What the task that nobody waits for, or each of them, has put out; null unless the run succeeded. */
async function outputOf(state: RunState, { loaders }: Context): Promise<JsonValue> {
  if (statusOf(state) !== 'SUCCEEDED') return null;
  const outputs = lastTasks(state.plan).map(async (id) => {
    const task = state.tasks.get(id);
    if (task?.phase !== 'succeeded') return [];
    return [[id, await loaders.payload(task.output)]] as const;
  });
  return Object.fromEntries((await Promise.all(outputs)).flat());
}

/** What a stored run refers to is stored, and stays; if not, that is a defect. */
function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('What a stored run refers to is gone.');
  return value;
}
