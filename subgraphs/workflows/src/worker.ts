import type { AgentRunner, Clock } from '@ymera/kernel';
import type { Bus } from '@ymera/kernel/events';
import type { Log } from '@ymera/kernel/log';
import type { RedisHandle } from '@ymera/kernel/redis';
import type { StepJob } from './dispatch-ports.ts';
import { openStepTaker, type StepSignals, type StepTaker } from './dispatchers/bullmq-worker.ts';
import { jobId } from './dispatchers/job-id.ts';
import { openReportLine, type ReportLine } from './dispatchers/report-line.ts';
import { defaultSettings, type EngineSettings } from './domain/engine-settings.ts';
import type { AttemptReport } from './domain/report.ts';
import type { Stores } from './ports.ts';
import { createStepFinder } from './services/find-step.ts';
import { createHandIn } from './services/hand-in.ts';
import { createRunLookup } from './services/look-up-run.ts';
import { createPerformStep } from './services/perform-step.ts';

export interface WorkerDeps {
  readonly redis: RedisHandle;
  /** Over which the coordinators of the runs hear that there are reports. */
  readonly bus: Bus;
  readonly agentRunner: AgentRunner;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings?: Partial<EngineSettings>;
  /** From 0 up to 1, for the pauses before an agent is called again. Default `Math.random`. */
  readonly random?: () => number;
}

/** Does the steps of other processes' runs: it keeps nothing, and may be killed at any moment. */
export interface WorkflowWorker {
  start(): void;
  /** Takes nothing new, tells what is at work to stop, and leaves it to others. */
  stop(): Promise<void>;
}

/** Puts a worker together over stores of any kind. */
export function assembleWorker(deps: WorkerDeps, stores: Stores): WorkflowWorker {
  const { redis, bus, agentRunner, clock, log } = deps;
  const settings = { ...defaultSettings, ...deps.settings };
  const random = deps.random ?? Math.random;
  const steps = createStepFinder({ stores });
  const perform = createPerformStep({ stores, agentRunner, clock, log, settings, random, steps });
  const handIn = createHandIn({ stores, bus, clock, log });
  const isWanted = createRunLookup(stores.runs, { clock, onFound: steps.noteRun });
  let open: { readonly taker: StepTaker; readonly line: ReportLine } | null = null;

  /** A step that nobody waits for any more is passed over: its run has ended, or is gone. */
  async function take(line: ReportLine, job: StepJob, { stopping, closing }: StepSignals): Promise<void> {
    const { tenantId, runId } = job;
    if (!(await isWanted({ tenantId, id: runId }))) return;
    const report = await perform(job, AbortSignal.any([stopping, closing]));
    if (report.kind === 'failed' && closing.aborted && !stopping.aborted) throw new WorkerStoppedError();
    if (!(await isTaken(line, job, report))) await handIn({ tenantId, id: runId }, report);
  }

  /**
   * By the quick way nothing is durable before it stands in the log: should this worker die meanwhile, the call is
   * made again under its key. One that must not be made again is safe in the inbox first.
   */
  async function isTaken(line: ReportLine, job: StepJob, report: AttemptReport): Promise<boolean> {
    const { sender, tenantId, runId } = job;
    const step = sender === undefined ? null : await steps.find(job).catch(() => null);
    if (sender === undefined || !step || step.task.effect === 'unsafe') return false;
    return line.send(sender, { id: jobId(job), tenantId, runId, report });
  }

  return {
    start: () => {
      if (open) return;
      const line = openReportLine({ redis, clock, log });
      const taker = openStepTaker({
        redis,
        take: (job, signals) => take(line, job, signals),
        concurrency: settings.tasksMax,
        log,
        closeGraceMs: settings.stopGraceMs,
      });
      open = { taker, line };
    },
    stop: async () => {
      await open?.taker.close();
      open?.line.close();
    },
  };
}

/** The worker ended while the step was at work: nothing is known of it. */
class WorkerStoppedError extends Error {
  override readonly name = 'WorkerStoppedError';
}
