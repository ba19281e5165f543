import { InvalidArgumentError, pageOf, pageRequest, readCursor } from '@ymera/kernel';
import type { RunState } from '../domain/run-state.ts';
import { selectedAgent } from '../domain/selected-agent.ts';
import { listSteps } from '../domain/step-list.ts';
import { taskStatus } from '../domain/task-status.ts';
import { attemptsOf, durationMs, failureOf, finishedAt, startedAt } from '../domain/task-times.ts';
import type { Resolvers } from '../generated.ts';
import { listed } from './listed.ts';
import { agentOf } from './task.ts';
import { upper } from './upper.ts';
import { taskRunOf } from './workflow-run.ts';

export const taskRun: Omit<Resolvers['TaskRun'], 'id' | 'task' | '__isTypeOf'> = {
  __resolveReference: async ({ id }, { loaders }) => {
    const { runId, taskId } = idsOf(id);
    const run = await loaders.runStates.load(runId);
    return run && taskRunOf(run, taskId);
  },
  taskId: ({ task }) => task.id,
  agent: ({ run, task }) => agentOf(task.target) ?? chosenAgent(run, task.id),
  status: ({ run, task }) => taskStatus(run, task.id),
  skipped: ({ state }) => (state.phase === 'skipped' ? upper(state.reason) : null),
  round: ({ state }) => state.round,
  feedback: ({ state }, _, { loaders }) => state.feedback && loaders.payload(state.feedback),
  kept: ({ state }) => state.phase === 'succeeded' && state.kept,
  attempts: ({ run, task }) => attemptsOf(run, task.id),
  startedAt: ({ state }) => startedAt(state),
  finishedAt: ({ state }) => finishedAt(state),
  durationMs: ({ state }) => durationMs(state),
  output: ({ state }, _, { loaders }) => (state.phase === 'succeeded' ? loaders.payload(state.output) : null),
  error: ({ run, task }) => failureOf(run, task.id),
  steps: ({ run, task }, args) => {
    const { first, after } = pageRequest(args);
    const all = listSteps(run, task.id);
    const from = placeAfter(all, readCursor(after));
    const page = pageOf(all.slice(from, from + first + 1), first, (stepId) => stepId);
    return listed({ ...page, items: page.items.map((stepId) => ({ run, stepId })) });
  },
};

function chosenAgent(run: RunState, taskId: string): { id: string } | null {
  const id = selectedAgent(run, taskId);
  return id === null ? null : { id };
}

function placeAfter(all: readonly string[], last: string | null): number {
  if (last === null) return 0;
  const place = all.indexOf(last);
  if (place >= 0) return place + 1;
  throw new InvalidArgumentError('after', 'a nextCursor that this list gave, unchanged', 'something else');
}

function idsOf(id: string): { runId: string; taskId: string } {
  const colon = id.indexOf(':');
  return colon < 0 ? { runId: id, taskId: '' } : { runId: id.slice(0, colon), taskId: id.slice(colon + 1) };
}
