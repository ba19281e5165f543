import type { Principal } from '@ymera/kernel';
import type { RunState, RunStatus } from '../domain/run-state.ts';
import { statusOf } from '../domain/run-state.ts';
import { type TaskStatus, taskStatus } from '../domain/task-status.ts';
import { type Waiting, waitingFor } from '../domain/waiting.ts';
import { channels, type ServiceDeps } from '../ports.ts';
import type { RunRecord } from '../run-ports.ts';
import { getRun } from './find-run.ts';
import { catchUp, type OpenRun, openRun } from './open-run.ts';
import type { WatchDeps } from './watch-run.ts';
import { refuseExpired, watched } from './watching.ts';

export interface WatchProgressCommand {
  readonly runId: string;
  readonly principal: Principal;
}

/** How a run stands as a whole. */
export interface RunProgressView {
  readonly runId: string;
  readonly status: RunStatus;
  readonly phase: RunState['phase'];
  readonly paused: boolean;
  readonly tasksDone: number;
  readonly tasksTotal: number;
  readonly waitingFor: readonly Waiting[];
  /** Of the event it stands on. */
  readonly seq: number;
}

/** How a task stands, and how far its iterations are. */
export interface TaskProgressView {
  readonly runId: string;
  readonly taskId: string;
  readonly status: TaskStatus;
  /** Steps that have ended, and all that are known of; 1 for a task that does not iterate. */
  readonly stepsDone: number;
  readonly stepsTotal: number | null;
  readonly seq: number;
}

type Deps = WatchDeps & Pick<ServiceDeps, 'log'>;

/**
 * How a run stands now, and then whenever that changes, until it has ended. What changes faster than the reader reads
 * is told as one change.
 *
 * @throws RunNotFoundError, before the first
 */
export async function watchRunStatus(
  deps: Deps,
  command: WatchProgressCommand,
  signal: AbortSignal,
): Promise<AsyncIterableIterator<RunProgressView>> {
  return watchChanges(deps, command, { signal, view: (run) => new Map([['', statusView(run)]]) });
}

/**
 * How each task of a run stands now, and then each that changes, until the run has ended.
 *
 * @throws RunNotFoundError, before the first
 */
export async function watchTaskProgress(
  deps: Deps,
  command: WatchProgressCommand,
  signal: AbortSignal,
): Promise<AsyncIterableIterator<TaskProgressView>> {
  const view = (run: RunState) =>
    new Map(run.definition.tasks.map(({ id }) => [id, taskView(run, id)] as const));
  return watchChanges(deps, command, { signal, view });
}

function statusView(run: RunState): RunProgressView {
  const tasksTotal = run.tasks.size;
  return {
    runId: run.id,
    status: statusOf(run),
    phase: run.phase,
    paused: run.paused,
    tasksDone: tasksTotal - run.unfinished,
    tasksTotal,
    waitingFor: waitingFor(run),
    seq: run.lastSeq,
  };
}

function taskView(run: RunState, taskId: string): TaskProgressView {
  const task = run.tasks.get(taskId);
  const isActive = task?.phase === 'active';
  const hasEnded = task !== undefined && !isActive && task.phase !== 'waiting';
  const items = task && 'items' in task ? task.items : null;
  const iterates = run.index.byId.get(taskId)?.loop !== null;
  return {
    runId: run.id,
    taskId,
    status: taskStatus(run, taskId),
    stepsDone: isActive ? task.endedSteps : hasEnded ? (items?.count ?? 1) : 0,
    stepsTotal: items?.count ?? (iterates ? null : 1),
    seq: run.lastSeq,
  };
}

interface Views<T> {
  readonly signal: AbortSignal;
  /** What is told, by what it is about. */
  readonly view: (run: RunState) => ReadonlyMap<string, T>;
}

async function watchChanges<T extends { readonly seq: number }>(
  deps: Deps,
  { runId, principal }: WatchProgressCommand,
  { signal, view }: Views<T>,
): Promise<AsyncIterableIterator<T>> {
  const record = await getRun(deps, { tenantId: principal.tenantId, runId });
  return watched((over) => tellChanges(deps, { record, principal }, { signal: over, view }), signal);
}

async function* tellChanges<T extends { readonly seq: number }>(
  deps: Deps,
  { record, principal }: { readonly record: RunRecord; readonly principal: Principal },
  { signal, view }: Views<T>,
): AsyncGenerator<T, void> {
  const { stores, bus, clock, settings } = deps;
  const listener = bus.listen(channels.run(record.id));
  try {
    const [definition] = await stores.workflows.findMany(record.tenantId, [record.workflowId]);
    if (!definition) return;
    let opened: OpenRun | null = null;
    const told = new Map<string, string>();
    while (!signal.aborted) {
      opened = opened
        ? (await catchUp(deps, record, opened)).opened
        : await openRun(deps, { record, definition });
      for (const [about, value] of view(opened.run)) {
        const text = JSON.stringify({ ...value, seq: 0 });
        if (told.get(about) === text) continue;
        told.set(about, text);
        refuseExpired(principal, clock);
        yield value;
        if (signal.aborted) return;
      }
      if (opened.run.phase === 'ended') return;
      await listener.heard(settings.pollMs, signal);
    }
  } finally {
    listener.close();
  }
}
