import { silentLog } from '@ymera/kernel/log';
import { createRecordingLog } from '@ymera/kernel/testing';
import { describe, expect, it } from 'vitest';
import { createInProcessDispatcher } from '../../src/dispatchers/in-process.ts';
import { aJob, aWorkshop, describeDispatcher } from './dispatcher-contract.ts';

describeDispatcher('the dispatcher of one process', async ({ onReport, ...parts }) => {
  const dispatcher = createInProcessDispatcher({
    ...parts,
    handIn: async ({ id }, report) => onReport(id, report),
    mailbox: { deliver: (id, report) => onReport(id, report) ?? true },
    log: silentLog,
    closeGraceMs: 1_000,
  });
  return { dispatcher, close: dispatcher.close };
});

describe('the dispatcher of one process', () => {
  const nobody = { deliver: () => false };
  const { signal: never } = new AbortController();

  it('works on no more steps at a time than it may', async () => {
    let [atWork, most] = [0, 0];
    const workshop = aWorkshop();
    const dispatcher = createInProcessDispatcher({
      perform: async (job) => {
        most = Math.max(most, ++atWork);
        await new Promise((resolve) => setImmediate(resolve));
        atWork--;
        return workshop.perform(job, AbortSignal.abort());
      },
      handIn: async ({ id }, report) => workshop.onReport(id, report),
      mailbox: nobody,
      log: silentLog,
      concurrency: 3,
      closeGraceMs: 1_000,
    });
    await dispatcher.dispatch(
      Array.from({ length: 20 }, () => aJob()),
      never,
    );
    await workshop.until(() => workshop.reports.size === 20);
    expect(most).toBe(3);
  });

  it('says nothing of what it breaks off when it is closed', async () => {
    const workshop = aWorkshop();
    const dispatcher = createInProcessDispatcher({
      perform: workshop.perform,
      handIn: async ({ id }, report) => workshop.onReport(id, report),
      mailbox: nobody,
      log: silentLog,
      concurrency: 1,
      closeGraceMs: 1_000,
    });
    await dispatcher.dispatch([aJob()], never);
    await dispatcher.close();
    expect(workshop.reports.size).toBe(0);
  });

  it('does not wait for ever for a step that does not stop', async () => {
    const dispatcher = createInProcessDispatcher({
      perform: () => new Promise(() => {}),
      handIn: async () => {},
      mailbox: nobody,
      log: silentLog,
      concurrency: 1,
      closeGraceMs: 1,
    });
    await dispatcher.dispatch([aJob()], never);
    await dispatcher.close();
  });

  it('goes on after a report that could not be handed in', async () => {
    const workshop = aWorkshop();
    workshop.openAll();
    const log = createRecordingLog();
    const dispatcher = createInProcessDispatcher({
      perform: workshop.perform,
      handIn: async ({ id }, report) => {
        if (id === 'run_lost') throw new Error('The store is away.');
        workshop.onReport(id, report);
      },
      mailbox: nobody,
      log,
      concurrency: 1,
      closeGraceMs: 1,
    });
    await dispatcher.dispatch([aJob({ runId: 'run_lost' }), aJob()], never);
    await workshop.until(() => workshop.reports.size === 1);
    expect(log.lines).toMatchObject([{ level: 'error' }]);
  });

  it('reports a step that was begun by a process which is gone, when it is to be stopped', async () => {
    const workshop = aWorkshop();
    const dispatcher = createInProcessDispatcher({
      perform: workshop.perform,
      handIn: async () => {},
      mailbox: { deliver: (id, report) => workshop.onReport(id, report) ?? true },
      log: silentLog,
      concurrency: 1,
      closeGraceMs: 1,
    });
    const job = aJob();
    await dispatcher.stop(job);
    expect(workshop.kindOf(job)).toBe('CANCELLED');
  });
});
