import { afterEach, describe, expect, it } from 'vitest';
import type { Dispatcher, PerformStep, StepJob } from '../../src/dispatch-ports.ts';
import { type Report, reportId } from '../../src/domain/report.ts';
import { cancelled, failed } from '../../src/domain/trouble.ts';

/** What a dispatcher is put together from, with the workers that do its steps. */
export interface Parts {
  readonly perform: PerformStep;
  readonly onReport: (runId: string, report: Report) => void;
  readonly concurrency: number;
  readonly waitingMax: number;
}

export interface Opened {
  readonly dispatcher: Dispatcher;
  close(): Promise<void>;
}

let counter = 0;

export function aJob(overrides: Partial<StepJob> = {}): StepJob {
  counter++;
  return {
    tenantId: 'tenant_one',
    runId: 'run_one',
    startedSeq: counter,
    stepId: `step${counter}`,
    attempt: 1,
    epoch: 1,
    idempotencyKey: `key_${counter}`,
    priority: 5,
    ...overrides,
  };
}

const { signal: never } = new AbortController();

/** Steps that are done when the test lets them be, and the reports that came of them. */
export function aWorkshop() {
  const begun: string[] = [];
  const reports = new Map<string, Report>();
  const doors = new Map<string, () => void>();
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  let isOpen = false;

  const perform: PerformStep = async (job, signal) => {
    begun.push(job.stepId);
    const { stepId, attempt, idempotencyKey } = job;
    await new Promise<void>((resolve) => {
      doors.set(stepId, resolve);
      if (isOpen || signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
      tell();
    });
    doors.delete(stepId);
    if (signal.aborted) return failed(job, cancelled);
    return { kind: 'succeeded', stepId, attempt, idempotencyKey, output: { kind: 'inline', json: '1' } };
  };

  return {
    begun,
    reports,
    perform,
    onReport: (_runId: string, report: Report): void => {
      reports.set(reportId(report), report);
      tell();
    },
    openAll: () => {
      isOpen = true;
      for (const open of [...doors.values()]) open();
    },
    open: (job: StepJob) => doors.get(job.stepId)?.(),
    kindOf: ({ idempotencyKey, attempt }: StepJob) => {
      const report = reports.get(`${idempotencyKey}:${attempt}`);
      return report?.kind === 'failed' ? report.failure.code : report?.kind;
    },
    /** Resolves when this holds; looked at whenever something happens. */
    until: (holds: () => boolean) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (!holds()) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
      }),
  };
}

/** What every dispatcher has to do, together with its workers. */
export function describeDispatcher(name: string, open: (parts: Parts) => Promise<Opened>): void {
  describe(name, () => {
    const opened: Opened[] = [];

    afterEach(async () => {
      for (const { close } of opened.splice(0)) await close();
    });

    async function aDispatcher({ concurrency = 4, waitingMax = 100 } = {}) {
      const workshop = aWorkshop();
      const { perform, onReport } = workshop;
      const dispatched = await open({ perform, onReport, concurrency, waitingMax });
      opened.push(dispatched);
      const { dispatcher } = dispatched;
      const dispatch = (...jobs: readonly StepJob[]) => dispatcher.dispatch(jobs, never);
      const reported = (...jobs: readonly StepJob[]) =>
        workshop.until(() => jobs.every((job) => workshop.kindOf(job) !== undefined));
      return { ...workshop, dispatcher, dispatch, reported };
    }

    it('has each step done once, and its report handed in', async () => {
      const { dispatch, openAll, reported, begun, kindOf } = await aDispatcher();
      openAll();
      const jobs = Array.from({ length: 50 }, () => aJob());
      await dispatch(...jobs);
      await reported(...jobs);
      expect(begun.toSorted()).toEqual(jobs.map(({ stepId }) => stepId).toSorted());
      expect(new Set(jobs.map(kindOf))).toEqual(new Set(['succeeded']));
    });

    it('does a step once that is handed over again while it waits, and while it is at work', async () => {
      const { dispatch, open, openAll, reported, begun, until } = await aDispatcher({ concurrency: 1 });
      const [first, second] = [aJob(), aJob()];
      await dispatch(first, second);
      await until(() => begun.length === 1);
      await dispatch(first, second);
      open(first);
      await until(() => begun.length === 2);
      await dispatch(second);
      openAll();
      await reported(first, second);
      expect(begun).toEqual([first.stepId, second.stepId]);
    });

    it('does a step again that is handed over when it is done: whoever asks has not heard of its report', async () => {
      const { dispatch, openAll, reported, reports, begun } = await aDispatcher();
      openAll();
      const job = aJob();
      await dispatch(job);
      await reported(job);
      reports.clear();
      while (begun.length < 2) await dispatch(job);
      await reported(job);
      expect(begun).toEqual([job.stepId, job.stepId]);
    });

    it('takes the next attempt under the same key as another one', async () => {
      const { dispatch, openAll, reported, begun } = await aDispatcher();
      const job = aJob();
      const next = { ...job, attempt: 2, stepId: 'other' };
      await dispatch(job, next);
      openAll();
      await reported(job, next);
      expect(begun.toSorted()).toEqual([job.stepId, 'other'].toSorted());
    });

    it('has the higher priority done first, of what waits', async () => {
      const { dispatch, open, openAll, reported, begun, until } = await aDispatcher({ concurrency: 1 });
      const first = aJob();
      await dispatch(first);
      await until(() => begun.length === 1);
      const rest = [3, 9, 0, 5].map((priority) => aJob({ priority, stepId: `priority${priority}` }));
      await dispatch(...rest);
      openAll();
      open(first);
      await reported(first, ...rest);
      expect(begun.slice(1)).toEqual(['priority9', 'priority5', 'priority3', 'priority0']);
    });

    it('lets tenants take turns, however much one has waiting', async () => {
      const { dispatch, dispatcher, openAll, reported, begun, until } = await aDispatcher({
        concurrency: 1,
        waitingMax: 2,
      });
      const many = Array.from({ length: 40 }, () => aJob());
      const handedOver = dispatcher.dispatch(many, never);
      await until(() => begun.length === 1);
      const other = aJob({ tenantId: 'tenant_two', runId: 'run_two' });
      const otherHandedOver = dispatch(other);
      openAll();
      await Promise.all([handedOver, otherHandedOver]);
      await reported(...many, other);
      expect(begun.indexOf(other.stepId)).toBeLessThan(20);
    });

    it('stops a step that is at work, and reports it', async () => {
      const { dispatch, dispatcher, reported, begun, until, kindOf } = await aDispatcher();
      const job = aJob();
      await dispatch(job);
      await until(() => begun.length === 1);
      await dispatcher.stop(job);
      await reported(job);
      expect(kindOf(job)).toBe('CANCELLED');
    });

    it('takes out a step that waits, and reports it', async () => {
      const { dispatch, dispatcher, openAll, reported, begun, until, kindOf } = await aDispatcher({
        concurrency: 1,
      });
      const [first, waiting, last] = [aJob(), aJob(), aJob()];
      await dispatch(first, waiting, last);
      await until(() => begun.length === 1);
      await dispatcher.stop(waiting);
      await reported(waiting);
      expect(kindOf(waiting)).toBe('CANCELLED');
      openAll();
      await reported(first, last);
      expect(begun).toEqual([first.stepId, last.stepId]);
    });

    it('leaves everything else alone when it stops what it does not have', async () => {
      const { dispatch, dispatcher, openAll, reported, kindOf } = await aDispatcher();
      const job = aJob();
      await dispatch(job);
      await dispatcher.stop(aJob());
      await dispatcher.stop({ ...job, attempt: 2 });
      openAll();
      await reported(job);
      expect(kindOf(job)).toBe('succeeded');
    });

    it('lets whoever hands over wait while it is full', async () => {
      const { dispatch, dispatcher, openAll, reported } = await aDispatcher({
        concurrency: 1,
        waitingMax: 3,
      });
      const jobs = Array.from({ length: 12 }, () => aJob());
      let isHandedOver = false;
      const handedOver = dispatcher.dispatch(jobs, never).then(() => {
        isHandedOver = true;
      });
      await dispatcher.stop(aJob());
      expect(isHandedOver).toBe(false);
      openAll();
      await handedOver;
      await reported(...jobs);
      const more = aJob();
      await dispatch(more);
      await reported(more);
    });

    it('lets whoever gives up waiting go', async () => {
      const { dispatcher, begun, until } = await aDispatcher({ concurrency: 1, waitingMax: 1 });
      const leaving = new AbortController();
      const jobs = Array.from({ length: 9 }, () => aJob());
      const handedOver = dispatcher.dispatch(jobs, leaving.signal);
      await until(() => begun.length === 1);
      leaving.abort();
      await handedOver;
      await dispatcher.dispatch([aJob()], AbortSignal.abort());
      expect(begun).toHaveLength(1);
    });

    it('can be closed while steps are at work and others wait', async () => {
      const { dispatcher, begun, until } = await aDispatcher({ concurrency: 1, waitingMax: 2 });
      const handedOver = dispatcher.dispatch([aJob(), aJob(), aJob(), aJob(), aJob()], never);
      await until(() => begun.length === 1);
      await opened.pop()?.close();
      await handedOver;
      await dispatcher.dispatch([aJob()], never);
      expect(begun).toHaveLength(1);
    });
  });
}
