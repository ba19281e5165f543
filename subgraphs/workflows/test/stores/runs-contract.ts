import { describe, expect, it } from 'vitest';
import type { Stores } from '../../src/ports.ts';
import type { RunFilter } from '../../src/run-ports.ts';
import { aRun, unique } from '../stored-things.ts';

const all: RunFilter = {
  workflowIds: null,
  status: null,
  startedFrom: null,
  startedBefore: null,
  parentRunId: null,
};
const running = { status: 'RUNNING' as const, finishedAt: null, continuedBy: null };

/** What every store of runs has to do, leases left out. */
export function describeRuns(name: string, stores: () => Stores): void {
  describe(`the runs in ${name}`, () => {
    it('are found by id, in the own tenant alone', async () => {
      const run = aRun();
      expect(await stores().runs.create(run, null)).toEqual(run);
      expect(await stores().runs.findMany('tenant_one', [run.id, 'run_none'])).toEqual([run]);
      expect(await stores().runs.findMany('tenant_two', [run.id])).toEqual([]);
    });

    it('are one for each client key of a tenant', async () => {
      const rivals = Array.from({ length: 4 }, () => aRun());
      const created = await Promise.all(rivals.map((run) => stores().runs.create(run, 'key')));
      expect(new Set(created.map(({ id }) => id)).size).toBe(1);
      const foreign = aRun({ tenantId: 'tenant_two' });
      expect(await stores().runs.create(foreign, 'key')).toEqual(foreign);
      expect(await stores().runs.findByClientKey('tenant_one', 'key')).toEqual(created[0]);
      expect(await stores().runs.findByClientKey('tenant_two', 'key')).toEqual(foreign);
      expect(await stores().runs.findByClientKey('tenant_two', 'none')).toBeNull();
    });

    it('are listed newest first, page by page, and by workflow and status', async () => {
      const tenantId = unique('tenant');
      const runs = [aRun({ tenantId }), aRun({ tenantId, workflowId: 'wf_two' }), aRun({ tenantId })];
      for (const run of runs) await stores().runs.create(run, null);
      const [first, second, third] = runs.map(({ id }) => id);

      const page = await stores().runs.list(tenantId, all, { first: 2, after: null });
      expect(page.items.map(({ id }) => id)).toEqual([third, second]);
      const rest = await stores().runs.list(tenantId, all, { first: 2, after: page.nextCursor });
      expect(rest.items.map(({ id }) => id)).toEqual([first]);
      expect(rest.nextCursor).toBeNull();
      const two = await stores().runs.list(
        tenantId,
        { ...all, workflowIds: ['wf_two'] },
        { first: 9, after: null },
      );
      expect(two.items.map(({ id }) => id)).toEqual([second]);
      await stores().runs.recordOutcome(
        { tenantId, id: first ?? '' },
        { status: 'FAILED', finishedAt: 5, lastSeq: 4, continuedBy: null },
      );
      const failed = await stores().runs.list(
        tenantId,
        { ...all, status: 'FAILED' },
        { first: 9, after: null },
      );
      expect(failed.items).toMatchObject([{ id: first, finishedAt: 5, lastSeq: 4 }]);
    });

    it('refuse a cursor that is none', async () => {
      const page = stores().runs.list('t', all, { first: 1, after: '!' });
      await expect(page).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    });

    it('do not go back to an older outcome, nor take one from another tenant', async () => {
      const run = aRun();
      await stores().runs.create(run, null);
      const outcome = { status: 'CONTINUED' as const, finishedAt: 9, lastSeq: 9, continuedBy: 'run_next' };
      await stores().runs.recordOutcome({ ...run, tenantId: 'tenant_two' }, outcome);
      expect(await stores().runs.findMany('tenant_one', [run.id])).toMatchObject([{ status: 'RUNNING' }]);
      await stores().runs.recordOutcome(run, outcome);
      await stores().runs.recordOutcome(run, { ...running, lastSeq: 3 });
      expect(await stores().runs.findMany('tenant_one', [run.id])).toMatchObject([outcome]);
    });

    it('come back as they were stored, with their parent and what they came from', async () => {
      const run = aRun({
        parent: { runId: 'run_parent', stepId: 'a[0]', childRunId: 'run_child' },
        origin: { kind: 'fork', runId: 'run_other', seq: 7 },
        priority: 9,
        wakeAt: null,
      });
      await stores().runs.create(run, null);
      expect(await stores().runs.findMany('tenant_one', [run.id])).toEqual([run]);
    });

    it('are listed by when they were started, and by their parent', async () => {
      const tenantId = unique('tenant');
      const parent = { runId: unique('run'), stepId: 'a', childRunId: 'run_child' };
      const runs = [1_000, 2_000, 3_000].map((startedAt) =>
        aRun({ tenantId, startedAt, parent: startedAt === 2_000 ? parent : null }),
      );
      for (const run of runs) await stores().runs.create(run, null);
      const startsOf = async (filter: Partial<RunFilter>) => {
        const page = await stores().runs.list(tenantId, { ...all, ...filter }, { first: 9, after: null });
        return page.items.map(({ startedAt }) => startedAt);
      };
      expect(await startsOf({ startedFrom: 2_000 })).toEqual([3_000, 2_000]);
      expect(await startsOf({ startedBefore: 2_000 })).toEqual([1_000]);
      expect(await startsOf({ startedFrom: 1_500, startedBefore: 3_000 })).toEqual([2_000]);
      expect(await startsOf({ parentRunId: parent.runId })).toEqual([2_000]);
      expect(await startsOf({ parentRunId: 'run_none' })).toEqual([]);
    });

    it('can be running again after they had ended', async () => {
      const run = aRun();
      await stores().runs.create(run, null);
      const ended = { status: 'FAILED' as const, finishedAt: 9, lastSeq: 9, continuedBy: null };
      await stores().runs.recordOutcome(run, ended);
      await stores().runs.recordOutcome(run, { ...running, lastSeq: 10 });
      expect(await stores().runs.findMany('tenant_one', [run.id])).toMatchObject([running]);
    });

    it('say who has paused them, to their own tenant', async () => {
      const run = aRun();
      await stores().runs.create(run, null);
      await stores().runs.recordPause({ ...run, tenantId: 'tenant_two' }, 'user_eve');
      await stores().runs.recordPause(run, 'user_ada');
      expect(await stores().runs.findMany('tenant_one', [run.id])).toMatchObject([{ pausedBy: 'user_ada' }]);
      await stores().runs.recordPause(run, null);
      expect(await stores().runs.findMany('tenant_one', [run.id])).toMatchObject([{ pausedBy: null }]);
    });
  });
}
