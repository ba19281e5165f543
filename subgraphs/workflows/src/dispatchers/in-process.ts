import type { Log } from '@ymera/kernel/log';
import type { Dispatcher, Mailbox, PerformStep, StepJob } from '../dispatch-ports.ts';
import type { Report } from '../domain/report.ts';
import { cancelled, failed } from '../domain/trouble.ts';
import type { RunRef } from '../run-ports.ts';
import { createFairQueue } from './fair-queue.ts';
import { jobId } from './job-id.ts';

export interface InProcessDeps {
  readonly perform: PerformStep;
  readonly handIn: (run: RunRef, report: Report) => Promise<void>;
  /** Of this process: told at once of steps that are to be stopped and are not here. */
  readonly mailbox: Pick<Mailbox, 'deliver'>;
  readonly log: Log;
  /** Steps at work at a time; the others wait. */
  readonly concurrency: number;
  /** Steps that wait at a time; with more, whoever hands over waits. Default 2,000. */
  readonly waitingMax?: number;
  /** How long `close` waits for steps that were told to stop. */
  readonly closeGraceMs: number;
}

interface Entry extends Pick<StepJob, 'tenantId' | 'priority'> {
  readonly job: StepJob;
  readonly stopping: AbortController;
}

/** Does steps in this very process. What it has is gone with the process, and is then handed over again. */
export function createInProcessDispatcher(deps: InProcessDeps): Dispatcher {
  const { perform, handIn, mailbox, log, concurrency, waitingMax = 2_000, closeGraceMs } = deps;
  const closing = new AbortController();
  const entries = new Map<string, Entry>();
  const queue = createFairQueue<Entry>();
  const atWork = new Set<Promise<void>>();
  const forRoom = new Set<() => void>();

  function begin(): void {
    while (atWork.size < concurrency && !closing.signal.aborted) {
      const entry = queue.take();
      if (!entry) return;
      const done: Promise<void> = work(entry).finally(() => {
        atWork.delete(done);
        begin();
      });
      atWork.add(done);
      for (const wake of forRoom) wake();
    }
  }

  async function work(entry: Entry): Promise<void> {
    const { job, stopping } = entry;
    try {
      const report = await perform(job, AbortSignal.any([stopping.signal, closing.signal]));
      // Of what ends with this process nothing is known; whoever comes after it asks again, under the same key.
      if (!closing.signal.aborted || report.kind !== 'failed') await handIn(runOf(job), report);
    } catch (error) {
      log.error('a step could not be done', { runId: job.runId, stepId: job.stepId, error });
    } finally {
      entries.delete(jobId(job));
      queue.finish(entry);
    }
  }

  async function room(signal: AbortSignal): Promise<boolean> {
    const over = AbortSignal.any([signal, closing.signal]);
    while (queue.size >= waitingMax && !over.aborted) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          forRoom.delete(wake);
          over.removeEventListener('abort', wake);
          resolve();
        };
        forRoom.add(wake);
        over.addEventListener('abort', wake, { once: true });
      });
    }
    return !over.aborted;
  }

  return {
    dispatch: async (jobs, signal) => {
      for (const job of jobs) {
        if (entries.has(jobId(job))) continue;
        if (queue.size >= waitingMax && !(await room(signal))) return;
        if (entries.has(jobId(job))) continue;
        const { tenantId, priority } = job;
        const entry = { tenantId, priority, job, stopping: new AbortController() };
        entries.set(jobId(job), entry);
        queue.push(entry);
        begin();
      }
    },
    stop: async (attempt) => {
      const entry = entries.get(jobId(attempt));
      if (closing.signal.aborted) return;
      // Begun by a process that is gone: there is nothing here to stop.
      if (!entry) return void mailbox.deliver(attempt.runId, failed(attempt, cancelled));
      entry.stopping.abort();
      if (!queue.remove(entry)) return;
      entries.delete(jobId(attempt));
      for (const wake of forRoom) wake();
      await handIn(runOf(entry.job), failed(attempt, cancelled));
    },
    close: async () => {
      closing.abort();
      if (atWork.size === 0) return;
      const patience = Promise.withResolvers<void>();
      const timer = setTimeout(patience.resolve, closeGraceMs);
      await Promise.race([Promise.all(atWork), patience.promise]);
      clearTimeout(timer);
    },
  };
}

const runOf = ({ tenantId, runId: id }: StepJob): RunRef => ({ tenantId, id });
