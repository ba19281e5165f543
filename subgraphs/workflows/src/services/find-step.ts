import type { StepJob } from '../dispatch-ports.ts';
import type { CallTarget, TaskDefinition } from '../domain/definition.ts';
import type { RunEvent } from '../domain/run-event.ts';
import { callTargetOf } from '../domain/selection.ts';
import { readStepId, targetOf } from '../domain/steps.ts';
import type { Stores } from '../ports.ts';
import type { Commit, CommitLog, CommitRange, RunRecord, RunStore } from '../run-ports.ts';
import { createRecent } from './recent.ts';

/** All that a worker has to know of a step that it is told to do. */
export interface Step {
  readonly started: Started;
  readonly task: TaskDefinition;
  readonly target: CallTarget;
  readonly startedBy: string;
}

type Started = Extract<RunEvent, { type: 'TASK_STARTED' }>;

/** Finds what stands in the log and in the definition about a step. */
export interface StepFinder {
  /** Null when nothing of the kind stands there. */
  find(job: StepJob): Promise<Step | null>;
  /** What this very process has written into a log need not be read from there. */
  note(commit: Pick<Commit, 'tenantId' | 'runId' | 'events'>): void;
  /** The same for the record of a run that it drives. */
  noteRun(record: RunRecord): void;
}

type Deps = { readonly stores: Pick<Stores, 'commits' | 'runs' | 'workflows'> };

const startsMax = 4_000;
const runsMax = 1_000;
const workflowsMax = 100;

export function createStepFinder({ stores }: Deps): StepFinder {
  // Of steps, since a wave may start a thousand in one commit, which is then read once.
  const starts = createRecent<Started>(startsMax);
  const runs = createRecent<{ readonly workflowId: string; readonly startedBy: string }>(runsMax);
  const workflows = createRecent<ReadonlyMap<string, TaskDefinition>>(workflowsMax);
  // Bounded by the steps that are looked for.
  const reads = new Map<string, Promise<Commit | null>>();
  const loads = new Map<string, Promise<ReadonlyMap<string, TaskDefinition>>>();
  const keyOf = (...parts: readonly (string | number)[]) => JSON.stringify(parts);

  const note: StepFinder['note'] = ({ tenantId, runId, events }) => {
    for (const event of events)
      if (event.type === 'TASK_STARTED') starts.set(keyOf(tenantId, runId, event.seq), event);
  };

  const noteRun: StepFinder['noteRun'] = ({ tenantId, id, workflowId, startedBy }) =>
    runs.set(keyOf(tenantId, id), { workflowId, startedBy });

  async function findStarted({ tenantId, runId, startedSeq }: StepJob): Promise<Started | null> {
    const [run, key] = [keyOf(tenantId, runId), keyOf(tenantId, runId, startedSeq)];
    // The steps of a wave come together: what another of the run is reading has most likely this one too. Each of those
    // others ends its reading, and none begins a second one.
    for (let others = reads.get(run); others && !starts.get(key); others = reads.get(run))
      await others.catch(() => null); // each of them tries by itself
    const known = starts.get(key);
    if (known) return known;
    const reading = readCommit({ tenantId, runId, afterSeq: startedSeq - 1, limit: 1 });
    reads.set(run, reading);
    try {
      const started = (await reading)?.events.find(({ seq }) => seq === startedSeq);
      return started?.type === 'TASK_STARTED' ? started : null;
    } finally {
      if (reads.get(run) === reading) reads.delete(run);
    }
  }

  async function readCommit(range: CommitRange): Promise<Commit | null> {
    const [commit] = await stores.commits.read(range);
    if (commit) note(commit);
    return commit ?? null;
  }

  async function findRun({ tenantId, runId }: StepJob) {
    const known = runs.get(keyOf(tenantId, runId));
    if (known) return known;
    const [record] = await stores.runs.findMany(tenantId, [runId]);
    if (!record) return null;
    noteRun(record);
    return record;
  }

  async function findTask(tenantId: string, { workflowId, taskId }: { workflowId: string; taskId: string }) {
    const known = workflows.get(keyOf(tenantId, workflowId));
    if (known) return known.get(taskId) ?? null;
    return (await loadTasks(tenantId, workflowId)).get(taskId) ?? null;
  }

  /** A wave is handed over at once: the first of its steps loads the workflow for all. */
  function loadTasks(tenantId: string, workflowId: string) {
    const key = keyOf(tenantId, workflowId);
    const load = async () => {
      const [workflow] = await stores.workflows.findMany(tenantId, [workflowId]);
      const tasks = new Map((workflow?.tasks ?? []).map((task) => [task.id, task]));
      if (workflow) workflows.set(key, tasks);
      return tasks;
    };
    const loading = loads.get(key) ?? load().finally(() => loads.delete(key));
    loads.set(key, loading);
    return loading;
  }

  return {
    note,
    noteRun,
    find: async (job) => {
      const name = readStepId(job.stepId);
      const [started, run] = await Promise.all([findStarted(job), findRun(job)]);
      if (!started || !run || !isOf(started, job)) return null;
      const task = await findTask(job.tenantId, { workflowId: run.workflowId, taskId: name.taskId });
      const target = task && targetOf(task, name);
      const called = target && callTargetOf(target, started.selected ?? null);
      if (!task || !called) return null;
      return { started, task, target: called, startedBy: run.startedBy };
    },
  };
}

const isOf = (started: Started, job: StepJob): boolean =>
  started.stepId === job.stepId &&
  started.attempt === job.attempt &&
  started.idempotencyKey === job.idempotencyKey;

/** The same log, whose writes are noted, so that a worker in this process has nothing to read. */
export function noteCommits(commits: CommitLog, steps: Pick<StepFinder, 'note'>): CommitLog {
  return {
    ...commits,
    append: async (commit) => {
      const answer = await commits.append(commit);
      if (answer === 'appended') steps.note(commit);
      return answer;
    },
  };
}

/** The same runs, of which those that this process comes to drive are noted. */
export function noteRuns(runs: RunStore, steps: Pick<StepFinder, 'noteRun'>): RunStore {
  return {
    ...runs,
    create: async (...run) => {
      const record = await runs.create(...run);
      steps.noteRun(record);
      return record;
    },
    claim: async (lease) => {
      const record = await runs.claim(lease);
      if (record) steps.noteRun(record);
      return record;
    },
  };
}
