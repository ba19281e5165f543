import type { JsonValue } from '@ymera/kernel';
import type { Dispatcher, StepJob } from '../../src/dispatch-ports.ts';
import { readVerdict } from '../../src/domain/gates.ts';
import type { AttemptRef, Report } from '../../src/domain/report.ts';
import { readStepId } from '../../src/domain/steps.ts';
import { cancelled, failed } from '../../src/domain/trouble.ts';
import type { ServiceDeps } from '../../src/ports.ts';
import { createStepFinder, type StepFinder } from '../../src/services/find-step.ts';
import { readPayload } from '../../src/services/keep-payload.ts';

/** One call of an agent or tool, as the test sees it. */
export interface Call {
  readonly runId: string;
  readonly stepId: string;
  readonly attempt: number;
  readonly key: string;
  /** Of an agent or gate; null for a tool. */
  readonly agentId: string | null;
  readonly input: JsonValue;
  /** How many keys this step was called under, in whichever run, up to this one. */
  readonly number: number;
  readonly signal: AbortSignal;
}

export type Behaviour = (call: Call) => JsonValue | Promise<JsonValue>;

/** Thrown by a behaviour. */
export class StepFailure extends Error {
  readonly code: string;
  readonly mayPass: boolean;
  readonly outcomeKnown: boolean;

  constructor(code: string, { mayPass = false, outcomeKnown = true } = {}) {
    super(`It failed with ${code}.`);
    this.code = code;
    this.mayPass = mayPass;
    this.outcomeKnown = outcomeKnown;
  }
}

/**
 * What agents and tools do, shared by all processes of a test: as the real ones, they answer a key that has an
 * outcome with that outcome, and work on a key once at a time.
 */
export function createWork(behaviours: Readonly<Record<string, Behaviour>> = {}) {
  const calls: Call[] = [];
  /** The work that was really done, as the ids of the steps. */
  const done: string[] = [];
  const outcomes = new Map<string, Promise<JsonValue>>();
  return {
    calls,
    done,
    callsOf: (stepId: string) => calls.filter((call) => call.stepId === stepId),
    perform: (call: Omit<Call, 'number'>): Promise<JsonValue> => {
      const keys = [...new Set(calls.flatMap(({ stepId, key }) => (stepId === call.stepId ? [key] : [])))];
      const number = (keys.includes(call.key) ? keys.indexOf(call.key) : keys.length) + 1;
      const numbered = { ...call, number };
      calls.push(numbered);
      const earlier = outcomes.get(call.key);
      if (earlier) return earlier;
      const { taskId, isCompensation } = readStepId(call.stepId);
      const behave = behaviours[isCompensation ? `${taskId}~undo` : taskId];
      const outcome = (async () => {
        const output = behave ? await behave(numbered) : { did: call.stepId, with: call.input };
        done.push(call.stepId);
        return output;
      })();
      outcomes.set(call.key, outcome);
      // What was stopped, or failed in a way that nobody knows of, leaves no outcome.
      outcome.catch((error: unknown) => {
        if (call.signal.aborted || !(error instanceof StepFailure) || !error.outcomeKnown)
          outcomes.delete(call.key);
      });
      return outcome;
    },
  };
}

export type Work = ReturnType<typeof createWork>;

/** The workers of one process. */
export function createFakeDispatcher(
  deps: Pick<ServiceDeps, 'stores' | 'mailbox' | 'bus'>,
  work: Work,
  /** False to have the reports put into the inbox, as those of another machine. */
  inMemory: boolean,
): Dispatcher {
  const underWay = new Map<string, AbortController>();
  const closing = new AbortController();
  const steps = createStepFinder(deps);

  async function perform(job: StepJob): Promise<void> {
    const key = keyOf(job);
    if (underWay.has(key)) return;
    const stopping = new AbortController();
    underWay.set(key, stopping);
    const signal = AbortSignal.any([stopping.signal, closing.signal]);
    const report = await reportOf({ ...deps, steps }, work, { job, signal }).finally(() =>
      underWay.delete(key),
    );
    if (closing.signal.aborted) return;
    if (inMemory && deps.mailbox.deliver(job.runId, report)) return;
    await deps.stores.inbox.put({ tenantId: job.tenantId, runId: job.runId, report });
    deps.bus.ring(`drive:${job.runId}`);
  }

  return {
    dispatch: async (jobs) => {
      for (const job of jobs) void perform(job).catch(() => {});
    },
    stop: async (attempt) => underWay.get(keyOf(attempt))?.abort(),
    close: async () => closing.abort(),
  };
}

const keyOf = ({ idempotencyKey, attempt }: AttemptRef) => `${idempotencyKey}:${attempt}`;

async function reportOf(
  { stores, steps }: Pick<ServiceDeps, 'stores'> & { readonly steps: StepFinder },
  work: Work,
  { job, signal }: { job: StepJob; signal: AbortSignal },
): Promise<Report> {
  const { tenantId, runId, stepId, attempt, idempotencyKey } = job;
  const about = { stepId, attempt, idempotencyKey };
  const step = await steps.find(job);
  const started = step?.started;
  if (
    started?.type !== 'TASK_STARTED' ||
    started.stepId !== stepId ||
    started.idempotencyKey !== idempotencyKey
  )
    throw new Error(`The log does not say that ${stepId} was started.`);
  const input = await readPayload(stores.blobs, { tenantId, payload: started.input });
  try {
    const agentId = step && 'agentId' in step.target ? step.target.agentId : null;
    const answer = await work.perform({
      runId,
      stepId,
      attempt,
      key: idempotencyKey,
      agentId,
      input,
      signal,
    });
    const output = { kind: 'inline' as const, json: JSON.stringify(answer) };
    const verdict = step?.target.kind === 'gate' ? readVerdict(answer) : null;
    if (verdict) return { ...about, kind: 'examined', approved: verdict.approved, reasons: output };
    return { ...about, kind: 'succeeded', output };
  } catch (error) {
    if (signal.aborted) return failed(about, cancelled);
    if (!(error instanceof StepFailure)) throw error;
    const { code, message, mayPass, outcomeKnown } = error;
    return failed(about, { code, message, mayPass, outcomeKnown });
  }
}

/** Works until it is told to stop. */
export const untilStopped: Behaviour = ({ signal }) =>
  new Promise((_resolve, reject) => {
    const stop = () => reject(new StepFailure('ABORTED', { mayPass: true }));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });

/** Works until the test opens the gate. */
export function held(answer: JsonValue = 'done') {
  const opened = Promise.withResolvers<void>();
  const entered = Promise.withResolvers<void>();
  const behaviour: Behaviour = async () => {
    entered.resolve();
    await opened.promise;
    return answer;
  };
  return { behaviour, open: () => opened.resolve(), entered: entered.promise };
}
