import type { Effect } from '../domain/effects.ts';
import type { Report } from '../domain/report.ts';
import type { RunState } from '../domain/run-state.ts';
import { cancelled, failed } from '../domain/trouble.ts';
import type { RunRecord, ServiceDeps } from '../ports.ts';
import type { TaskLimit } from './limit-tasks.ts';
import { performTask } from './perform-task.ts';

/** The attempts of one run that are under way in this process. */
export interface Workbench {
  /** Begins and stops what the effects ask for; what they asked for before is not begun twice. */
  take(run: RunState, effects: readonly Effect[]): void;
  /** The reports since the last call. */
  drain(): readonly Report[];
  /** Tells all that is under way to stop, and waits a while; nothing is reported any more. */
  close(): Promise<void>;
}

export type WorkbenchDeps = ServiceDeps & { readonly limit: TaskLimit };

interface Job {
  readonly stopping: AbortController;
  settled: boolean;
}

/** @param wake called when there is something to drain, or a retry is due */
export function createWorkbench(deps: WorkbenchDeps, record: RunRecord, wake: () => void): Workbench {
  const { clock, settings, limit } = deps;
  const closing = new AbortController();
  // Every attempt that this process has begun, by task and attempt; bounded by the attempts a definition allows.
  const jobs = new Map<string, Job>();
  const waits = new Set<string>();
  const underWay = new Set<Promise<void>>();
  let reports: Report[] = [];

  function report(job: Job, news: Report): void {
    if (job.settled || closing.signal.aborted) return;
    job.settled = true;
    reports.push(news);
    wake();
  }

  function perform(run: RunState, effect: Extract<Effect, { kind: 'perform' }>): void {
    const task = run.plan.find(({ id }) => id === effect.taskId);
    if (!task || jobs.has(keyOf(effect))) return;
    const job: Job = { stopping: new AbortController(), settled: false };
    jobs.set(keyOf(effect), job);
    const { attempt, idempotencyKey } = effect;
    const work = async () => {
      const signal = AbortSignal.any([closing.signal, job.stopping.signal]);
      if (!(await limit.enter(signal))) return report(job, failed(effect, cancelled));
      const news = await performTask(
        deps,
        { record, task, tasks: run.tasks, attempt, idempotencyKey },
        signal,
      ).finally(() => limit.leave());
      report(job, job.stopping.signal.aborted && news.kind === 'failed' ? failed(effect, cancelled) : news);
    };
    const done: Promise<void> = work().finally(() => underWay.delete(done));
    underWay.add(done);
  }

  function stop(effect: Extract<Effect, { kind: 'stop' }>): void {
    const job = jobs.get(keyOf(effect)) ?? { stopping: new AbortController(), settled: false };
    if (job.stopping.signal.aborted) return;
    job.stopping.abort();
    if (!jobs.has(keyOf(effect))) {
      // Begun by a process that is gone: there is nothing here to stop.
      jobs.set(keyOf(effect), job);
      report(job, failed(effect, cancelled));
      return;
    }
    void clock
      .wait(settings.cancelGraceMs, closing.signal)
      .then(() => report(job, failed(effect, cancelled)));
  }

  function wait(effect: Extract<Effect, { kind: 'wait' }>): void {
    if (waits.has(keyOf(effect))) return;
    waits.add(keyOf(effect));
    void clock.wait(Math.max(0, effect.retryAt - clock.now()), closing.signal).then(wake);
  }

  return {
    take: (run, effects) => {
      for (const effect of effects) {
        if (effect.kind === 'perform') perform(run, effect);
        else if (effect.kind === 'stop') stop(effect);
        else if (effect.kind === 'wait') wait(effect);
      }
    },
    drain: () => {
      const drained = reports;
      reports = [];
      return drained;
    },
    close: async () => {
      closing.abort();
      const patience = new AbortController();
      await Promise.race([Promise.all(underWay), clock.wait(settings.stopGraceMs, patience.signal)]);
      patience.abort();
    },
  };
}

const keyOf = ({ taskId, attempt }: { taskId: string; attempt: number }) => `${taskId}:${attempt}`;
