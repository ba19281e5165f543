import { InvalidArgumentError, pageRequest } from '@ymera/kernel';
import { type Context, caller } from '../context.ts';
import { type RunState, statusOf } from '../domain/run-state.ts';
import { waitingFor } from '../domain/waiting.ts';
import type { WorkflowRunResolvers } from '../generated.ts';
import type { TaskRunParent } from '../mappers.ts';
import type { RunRecord } from '../run-ports.ts';
import type { RunDescription } from '../services/describe-run.ts';
import { listEvents } from '../services/list-events.ts';
import { listRuns } from '../services/list-runs.ts';
import { listed } from './listed.ts';
import { present } from './present.ts';
import { upper } from './upper.ts';

export const workflowRun: Omit<WorkflowRunResolvers, 'id' | 'startedAt' | 'origin' | '__isTypeOf'> = {
  __resolveReference: ({ id }, context) => context.loaders.runs.load(id),
  workflow: async ({ workflowId }, _, { loaders }) => present(await loaders.workflows.load(workflowId)),
  // The record of a run that has ended is right; how a running one stands is in its log.
  status: async (run, _, context) =>
    run.status === 'RUNNING' ? statusOf(await stateOf(run, context)) : run.status,
  phase: async (run, _, context) => upper((await stateOf(run, context)).phase),
  paused: async (run, _, context) => (await stateOf(run, context)).paused,
  breakpoints: async (run, _, context) => [...(await stateOf(run, context)).debug.breakpoints],
  stepping: async (run, _, context) => (await stateOf(run, context)).debug.stepping,
  waitingFor: async (run, _, context) => [...waitingFor(await stateOf(run, context))],
  input: ({ input }, _, { loaders }) => loaders.payload(input),
  finishedAt: async (run, _, context) => {
    if (run.status !== 'RUNNING') return run.finishedAt;
    const state = await stateOf(run, context);
    return state.phase === 'ended' ? state.finishedAt : null;
  },
  dueAt: async (run, _, context) => {
    const state = await stateOf(run, context);
    return state.phase === 'ended' ? null : state.dueAt;
  },
  startedBy: ({ startedBy }) => ({ id: startedBy }),
  parent: ({ parent }, _, { loaders }) => parent && loaders.runs.load(parent.runId),
  parentStepId: ({ parent }) => parent?.stepId ?? null,
  continuedBy: ({ continuedBy }, _, { loaders }) =>
    continuedBy === null ? null : loaders.runs.load(continuedBy),
  children: async ({ id }, args, context) => {
    const { tenantId } = caller(context);
    const filter = { workflowId: null, status: null, parentRunId: id, page: pageRequest(args) };
    return listed(await listRuns(context.deps, { tenantId, ...filter }));
  },
  tasks: async (run, _, context) => {
    const state = await stateOf(run, context);
    return state.definition.tasks.map(({ id }) => present(taskRunOf(state, id)));
  },
  task: async (run, { id }, context) => taskRunOf(await stateOf(run, context), id),
  output: async (run, _, context) => {
    const state = await stateOf(run, context);
    return state.phase === 'ended' && state.output ? context.loaders.payload(state.output) : null;
  },
  error: async (run, _, context) => {
    const state = await stateOf(run, context);
    return state.phase === 'ended' ? state.failure : null;
  },
  lastSeq: async (run, _, context) =>
    run.status === 'RUNNING' ? (await stateOf(run, context)).lastSeq : run.lastSeq,
  timeline: async (run, { first }, context) => (await viewsOf(run, context)).timeline(rowsOf(first)),
  graph: async (run, _, context) => (await viewsOf(run, context)).graph(),
  criticalPath: async (run, _, context) => (await viewsOf(run, context)).criticalPath(),
  events: async ({ id: runId }, { afterSeq, ...args }, context) => {
    const { first } = pageRequest(args);
    const { tenantId } = caller(context);
    const { items, nextSeq } = await listEvents(context.deps, { tenantId, runId, afterSeq, first });
    return { items: [...items], nextSeq };
  },
};

const stateOf = async ({ id }: RunRecord, { loaders }: Context): Promise<RunState> =>
  present(await loaders.runStates.load(id));

const viewsOf = async ({ id }: RunRecord, { loaders }: Context): Promise<RunDescription> =>
  present(await loaders.descriptions.load(id));

const rowsMax = 1_000;

function rowsOf(first: number | null | undefined): number {
  const rows = first ?? 200;
  if (Number.isInteger(rows) && rows >= 1 && rows <= rowsMax) return rows;
  throw new InvalidArgumentError('first', `a whole number from 1 to ${rowsMax}`, String(rows));
}

/** One task of a run; null when its workflow has none with this id. */
export function taskRunOf(run: RunState, taskId: string): TaskRunParent | null {
  const [task, state] = [run.index.byId.get(taskId), run.tasks.get(taskId)];
  return task && state ? { id: `${run.id}:${taskId}`, run, task, state } : null;
}
