import { describe, expect, it } from 'vitest';
import type { Stores } from '../../src/ports.ts';
import { aReport, unique } from '../stored-things.ts';

/** What every inbox has to do. */
export function describeInbox(name: string, stores: () => Stores): void {
  describe(`the inbox in ${name}`, () => {
    const aRunOfItsOwn = () => ({ tenantId: 'tenant_one', runId: unique('run') });
    const reportsOf = async (run: { tenantId: string; runId: string }, limit = 100) =>
      (await stores().inbox.list({ ...run, limit })).map(({ report }) => report);

    it('keeps reports of each run, as many as asked for', async () => {
      const [run, other] = [aRunOfItsOwn(), aRunOfItsOwn()];
      const reports = [aReport(), aReport(), aReport()];
      for (const report of reports) await stores().inbox.put({ ...run, report });
      await stores().inbox.put({ ...other, report: aReport() });
      const found = await reportsOf(run);
      expect(found).toHaveLength(3);
      expect(found).toEqual(expect.arrayContaining(reports));
      expect(await reportsOf(run, 2)).toEqual(found.slice(0, 2));
      expect(await reportsOf({ ...run, tenantId: 'tenant_two' })).toEqual([]);
    });

    it('gives them in the order of their arrival', async () => {
      const run = aRunOfItsOwn();
      const [early, late] = [aReport(), aReport()];
      await stores().inbox.put({ ...run, report: early });
      const before = Date.now();
      // The order is that of the milliseconds in which they came.
      while (Date.now() <= before + 1) await new Promise((resolve) => setImmediate(resolve));
      await stores().inbox.put({ ...run, report: late });
      expect(await reportsOf(run)).toEqual([early, late]);
    });

    it('keeps the first of several reports of one attempt, also when they come at once', async () => {
      const run = aRunOfItsOwn();
      const first = aReport();
      await stores().inbox.put({ ...run, report: first });
      const second = { ...first, output: { kind: 'inline', json: '2' } } as typeof first;
      await Promise.all(Array.from({ length: 4 }, () => stores().inbox.put({ ...run, report: second })));
      expect(await reportsOf(run)).toEqual([first]);
    });

    it('keeps reports of two attempts under one key, and of the same key in another run', async () => {
      const [run, other] = [aRunOfItsOwn(), aRunOfItsOwn()];
      const first = aReport({ attempt: 1, idempotencyKey: 'same' });
      const second = aReport({ attempt: 2, idempotencyKey: 'same' });
      for (const report of [first, second]) await stores().inbox.put({ ...run, report });
      await stores().inbox.put({ ...other, report: first });
      expect(await reportsOf(run)).toHaveLength(2);
      expect(await reportsOf(other)).toEqual([first]);
    });

    it('keeps the end of a child once', async () => {
      const run = aRunOfItsOwn();
      const report = {
        kind: 'childEnded',
        stepId: 'a',
        childRunId: unique('run'),
        status: 'SUCCEEDED',
        output: { kind: 'inline', json: '1' },
        failure: null,
      } as const;
      for (let times = 0; times < 2; times++) await stores().inbox.put({ ...run, report });
      expect(await reportsOf(run)).toEqual([report]);
    });

    it('is looked through page by page, over all runs and tenants', async () => {
      const runs = [aRunOfItsOwn(), aRunOfItsOwn(), { ...aRunOfItsOwn(), tenantId: 'tenant_two' }];
      for (const run of runs)
        for (const report of [aReport(), aReport()]) await stores().inbox.put({ ...run, report });
      const seen: { readonly id: string; readonly tenantId: string; readonly runId: string }[] = [];
      for (let page = 0; page < 1_000; page++) {
        const found = await stores().inbox.page({ after: seen.at(-1)?.id ?? null, limit: 2 });
        seen.push(...found);
        if (found.length < 2) break;
      }
      expect(seen.map(({ id }) => id)).toEqual(seen.map(({ id }) => id).toSorted());
      for (const { tenantId, runId } of runs) {
        const own = seen.filter((report) => report.runId === runId);
        const listed = await stores().inbox.list({ tenantId, runId, limit: 9 });
        expect(own.map(({ id }) => id)).toEqual(listed.map(({ id }) => id).toSorted());
        expect(own.map((report) => report.tenantId)).toEqual([tenantId, tenantId]);
      }
    });

    it('loses what is removed, by its own run and tenant, and nothing else', async () => {
      const run = aRunOfItsOwn();
      for (const report of [aReport(), aReport()]) await stores().inbox.put({ ...run, report });
      const [first, second] = await stores().inbox.list({ ...run, limit: 9 });
      const ids = first ? [first.id] : [];
      await stores().inbox.remove({ ...run, tenantId: 'tenant_two', ids });
      await stores().inbox.remove({ ...run, runId: 'run_other', ids });
      expect(await reportsOf(run)).toHaveLength(2);
      await stores().inbox.remove({ ...run, ids });
      expect(await reportsOf(run)).toEqual([second?.report]);
    });
  });
}

/** What every store of begun attempts has to do. */
export function describeBegun(name: string, stores: () => Stores): void {
  describe(`the begun attempts in ${name}`, () => {
    it('begin once, whoever comes first, each in its own run and tenant', async () => {
      const attempt = { tenantId: 'tenant_one', runId: unique('run'), startedSeq: 3 };
      const rivals = await Promise.all(Array.from({ length: 8 }, () => stores().begun.begin(attempt)));
      expect(rivals.filter(Boolean)).toHaveLength(1);
      expect(await stores().begun.begin({ ...attempt, startedSeq: 4 })).toBe(true);
      expect(await stores().begun.begin({ ...attempt, runId: unique('run') })).toBe(true);
      expect(await stores().begun.begin({ ...attempt, tenantId: 'tenant_two' })).toBe(true);
      expect(await stores().begun.begin(attempt)).toBe(false);
    });
  });
}
