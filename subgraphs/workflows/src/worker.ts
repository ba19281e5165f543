import type { AgentRunner, Clock } from '@ymera/kernel';
import type { Bus } from '@ymera/kernel/events';
import type { Log } from '@ymera/kernel/log';
import type { RedisHandle } from '@ymera/kernel/redis';
import type { StepJob } from './dispatch-ports.ts';
import { openStepTaker, type StepSignals, type StepTaker } from './dispatchers/bullmq-worker.ts';
import { defaultSettings, type EngineSettings } from './domain/engine-settings.ts';
import type { Stores } from './ports.ts';
import { createStepFinder } from './services/find-step.ts';
import { createHandIn } from './services/hand-in.ts';
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
  let taker: StepTaker | null = null;

  // Bounded by the steps at work: those of one run that come together are looked up once.
  const lookedUp = new Map<string, Promise<boolean>>();
  function isRunning(tenantId: string, runId: string): Promise<boolean> {
    const answer =
      lookedUp.get(runId) ??
      stores.runs
        .findMany(tenantId, [runId])
        .then(([run]) => run?.status === 'RUNNING')
        .finally(() => lookedUp.delete(runId));
    lookedUp.set(runId, answer);
    return answer;
  }

  /** A step that nobody waits for any more is passed over: its run has ended, or is gone. */
  async function take(job: StepJob, { stopping, closing }: StepSignals): Promise<void> {
    const { tenantId, runId } = job;
    // The step is looked up meanwhile, and is known when it is performed; what fails here is said there.
    const known = steps.find(job).catch(() => null);
    if (!(await isRunning(tenantId, runId))) return;
    await known;
    const report = await perform(job, AbortSignal.any([stopping, closing]));
    if (report.kind === 'failed' && closing.aborted && !stopping.aborted) throw new WorkerStoppedError();
    await handIn({ tenantId, id: runId }, report);
  }

  return {
    start: () => {
      taker ??= openStepTaker({
        redis,
        take,
        concurrency: settings.tasksMax,
        log,
        closeGraceMs: settings.stopGraceMs,
      });
    },
    stop: async () => taker?.close(),
  };
}

/** The worker ended while the step was at work: nothing is known of it. */
class WorkerStoppedError extends Error {
  override readonly name = 'WorkerStoppedError';
}
