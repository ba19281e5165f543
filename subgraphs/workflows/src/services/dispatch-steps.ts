import type { StepJob } from '../dispatch-ports.ts';
import type { Effect } from '../domain/effects.ts';
import type { AttemptRef, Report } from '../domain/report.ts';
import { cancelled, failed } from '../domain/trouble.ts';
import type { ServiceDeps } from '../ports.ts';
import type { RunRecord } from '../run-ports.ts';

/** Hands the calls of one run over to the workers, and keeps after them. */
export interface StepDispatch {
  /** Hands over what is new, and now and then all that is under way; tells to stop what is no longer wanted. */
  take(effects: readonly Effect[], epoch: number): void;
  /** These attempts have been reported. */
  settle(reports: readonly Report[]): void;
  /** Reports in the name of those that were told to stop, and have not answered for too long. */
  giveUp(): readonly Report[];
  /** When there is something to do again; null for never. */
  nextAt(): number | null;
  close(): void;
}

type Deps = Pick<ServiceDeps, 'dispatcher' | 'clock' | 'settings' | 'log'>;
type Perform = Extract<Effect, { kind: 'perform' }>;

export function createStepDispatch(deps: Deps, { id: runId, tenantId }: RunRecord): StepDispatch {
  const { dispatcher, clock, settings, log } = deps;
  const closing = new AbortController();
  // Both bounded by the steps that are under way.
  const handedOver = new Map<string, StepJob>();
  const stopping = new Map<string, { readonly attempt: AttemptRef; readonly until: number }>();
  let waiting: readonly StepJob[] = [];
  let [isSending, againAt] = [false, Number.POSITIVE_INFINITY];

  /** The queue may be full: the run goes on meanwhile, and what comes up is handed over after that. */
  async function send(): Promise<void> {
    if (isSending) return;
    isSending = true;
    while (waiting.length > 0 && !closing.signal.aborted) {
      const jobs = waiting;
      waiting = [];
      try {
        await dispatcher.dispatch(jobs, closing.signal);
      } catch (error) {
        log.warn('handing steps over failed; it is done again', { runId, error });
      }
    }
    isSending = false;
  }

  function handOver(jobs: readonly StepJob[]): void {
    if (jobs.length === 0) return;
    waiting = [...waiting, ...jobs];
    void send();
  }

  function stop(attempt: AttemptRef): void {
    dispatcher.stop({ runId, ...attempt }).catch((error: unknown) => {
      log.warn('stopping a step failed', { runId, stepId: attempt.stepId, error });
    });
  }

  return {
    take: (effects, epoch) => {
      const wanted = new Map<string, Perform>();
      for (const effect of effects) {
        if (effect.kind === 'perform') wanted.set(keyOf(effect), effect);
        if (effect.kind !== 'stop' || stopping.has(keyOf(effect))) continue;
        stopping.set(keyOf(effect), { attempt: effect, until: clock.now() + settings.cancelGraceMs });
        handedOver.delete(keyOf(effect));
        stop(refOf(effect));
      }
      for (const [key, job] of handedOver) {
        if (wanted.has(key)) continue;
        handedOver.delete(key);
        stop(refOf(job));
      }
      const fresh = [...wanted].filter(([key]) => !handedOver.has(key));
      for (const [key, effect] of fresh) handedOver.set(key, { tenantId, runId, epoch, ...jobOf(effect) });
      if (clock.now() >= againAt) {
        againAt = Number.POSITIVE_INFINITY;
        waiting = [];
        handOver([...handedOver.values()]);
      } else {
        handOver(fresh.flatMap(([key]) => handedOver.get(key) ?? []));
      }
      if (handedOver.size === 0) againAt = Number.POSITIVE_INFINITY;
      else againAt = Math.min(againAt, clock.now() + settings.redispatchMs);
    },
    settle: (reports) => {
      for (const report of reports) {
        if (report.kind === 'childEnded') continue;
        handedOver.delete(keyOf(report));
        stopping.delete(keyOf(report));
      }
    },
    giveUp: () => {
      const now = clock.now();
      const late = [...stopping.values()].filter(({ until }) => until <= now);
      return late.map(({ attempt }) => failed(attempt, cancelled));
    },
    nextAt: () => {
      let next = againAt;
      for (const { until } of stopping.values()) next = Math.min(next, until);
      return Number.isFinite(next) ? next : null;
    },
    close: () => closing.abort(),
  };
}

const keyOf = ({ idempotencyKey, attempt }: AttemptRef) => `${idempotencyKey}:${attempt}`;

const refOf = ({ stepId, attempt, idempotencyKey }: AttemptRef): AttemptRef => ({
  stepId,
  attempt,
  idempotencyKey,
});

function jobOf({ stepId, attempt, idempotencyKey, startedSeq, priority }: Perform) {
  return { stepId, attempt, idempotencyKey, startedSeq, priority };
}
