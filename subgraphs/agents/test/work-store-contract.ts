import { beforeEach, describe, expect, test } from 'vitest';
import { complete, extend, take } from '../src/domain/remote/hold-work.ts';
import { callOff, lose } from '../src/domain/remote/move-work.ts';
import type { Work } from '../src/domain/remote/work.ts';
import type { WorkStore } from '../src/remote-ports.ts';
import { aTakenWork, aWork } from './work-builders.ts';

const place = { tenantId: 'tenant_one', id: 'work_1' };
const input = { 'a.b': { $set: 'ü' } };
const ids = (works: readonly Work[]) => works.map(({ id }) => id);
const done = (work: Work, output: string) => {
  const holder = { agentId: 'builder', fence: work.fence };
  const result = { ok: true, output } as const;
  return { next: complete(work, { holder, result, now: 3_000 }), result };
};

/** What every store of work does, whatever it is made of. */
export function workStoreContract(open: () => Promise<WorkStore>): void {
  describe('a store of work', () => {
    let store: WorkStore;
    beforeEach(async () => {
      store = await open();
    });

    test('gives work and its input back as they were', async () => {
      expect(await store.createOnce(aWork(), input)).toEqual(aWork());
      expect(await store.find(place)).toEqual(aWork());
      const inputs = await store.readInputs({ tenantId: 'tenant_one', ids: ['work_1', 'work_2'] });
      expect([...inputs]).toEqual([['work_1', input]]);
      expect(await store.readResult(place)).toBeNull();
    });

    test('stores one work for a run, whoever comes first', async () => {
      const came = [aWork({ runId: 'arun_1' }), aWork({ id: 'work_2', runId: 'arun_1' })];
      const stored = await Promise.all(came.map((work) => store.createOnce(work, input)));
      expect(stored[0]).toEqual(stored[1]);
      const found = await store.findByRuns({ tenantId: 'tenant_one', runIds: ['arun_1', 'arun_2'] });
      expect(found).toEqual([stored[0]]);
    });

    test('keeps tenants apart', async () => {
      await store.createOnce(aWork(), input);
      const theirs = { tenantId: 'tenant_two' };
      expect(await store.find({ ...place, ...theirs })).toBeNull();
      expect(await store.findByRuns({ ...theirs, runIds: ['run of work_1'] })).toEqual([]);
      expect((await store.readInputs({ ...theirs, ids: ['work_1'] })).size).toBe(0);
      expect(await store.listWaiting({ ...theirs, assignedTo: 'builder', limit: 9 })).toEqual([]);
      expect(await store.listOpenOf({ ...theirs, agentId: 'builder', after: null, limit: 9 })).toEqual([]);
      expect(await store.countOpen('tenant_two')).toEqual({ waiting: 0, taken: 0 });
      const moved = { ...aTakenWork(), ...theirs };
      expect(await store.replace({ ...aWork(), ...theirs }, moved)).toBe(false);
      expect(await store.find(place)).toEqual(aWork());
    });

    test('replaces what was seen, and nothing that has changed since', async () => {
      await store.createOnce(aWork(), input);
      const taken = aTakenWork();
      expect(await store.replace(aWork(), taken)).toBe(true);
      expect(await store.replace(aWork(), taken)).toBe(false);
      // The fence and the phase are the same, the lease is not.
      const extended = extend(taken, { now: 5_000, leaseMs: 10_000, progress: null });
      expect(await store.replace(taken, extended)).toBe(true);
      const late = lose(taken, { reason: 'LEASE_EXPIRED', message: null, to: null, now: 13_000 });
      expect(await store.replace(taken, late)).toBe(false);
      expect(await store.find(place)).toEqual(extended);
    });

    test('lets one of many win that have seen the same', async () => {
      const taken = aTakenWork();
      await store.createOnce(taken, input);
      const ends = Array.from({ length: 20 }, (_, nth) => done(taken, `result ${nth}`));
      const won = await Promise.all(ends.map(({ next, result }) => store.replace(taken, next, result)));
      expect(won.filter((one) => one)).toHaveLength(1);
      const { next, result } = ends[won.indexOf(true)] ?? {};
      expect(await store.find(place)).toEqual(next);
      expect(await store.readResult(place)).toEqual(result);
    });

    test('forgets the input of what has ended', async () => {
      const taken = aTakenWork();
      await store.createOnce(taken, input);
      await store.createOnce(aWork({ id: 'work_2' }), input);
      await store.replace(taken, done(taken, 'x').next, { ok: true, output: 'x' });
      await store.replace(aWork({ id: 'work_2' }), callOff(aWork({ id: 'work_2' }), { reason: '', now: 2 }));
      const both = { tenantId: 'tenant_one', ids: ['work_1', 'work_2'] };
      expect((await store.readInputs(both)).size).toBe(0);
    });

    test('forgets a result when it is told to, and nothing else', async () => {
      const taken = aTakenWork();
      await store.createOnce(taken, input);
      const { next, result } = done(taken, 'x');
      await store.replace(taken, next, result);
      await store.forgetResult({ tenantId: 'tenant_two', runId: taken.runId });
      expect(await store.readResult(place)).toEqual(result);
      await store.forgetResult({ tenantId: 'tenant_one', runId: taken.runId });
      expect(await store.readResult(place)).toBeNull();
      expect(await store.find(place)).toEqual(next);
    });

    test("lists what waits for an agent, and all that is an agent's", async () => {
      for (const id of ['work_3', 'work_1', 'work_2']) await store.createOnce(aWork({ id }), input);
      const first = aWork({ id: 'work_1' });
      await store.replace(first, take(first, { agentId: 'builder', now: 2_000, leaseMs: 10_000 }));
      await store.createOnce(aWork({ id: 'work_4', state: waitingFor('other') }), input);
      const waiting = { tenantId: 'tenant_one', assignedTo: 'builder' };
      expect(ids(await store.listWaiting({ ...waiting, limit: 9 }))).toEqual(['work_2', 'work_3']);
      expect(ids(await store.listWaiting({ ...waiting, limit: 1 }))).toEqual(['work_2']);
      const own = { tenantId: 'tenant_one', agentId: 'builder' };
      expect(ids(await store.listOpenOf({ ...own, after: null, limit: 2 }))).toEqual(['work_1', 'work_2']);
      expect(ids(await store.listOpenOf({ ...own, after: 'work_2', limit: 2 }))).toEqual(['work_3']);
      expect(await store.countOpen('tenant_one')).toEqual({ waiting: 3, taken: 1 });
      const agentIds = ['builder', 'other', 'nobody'];
      const counts = await store.countOpenOf({ tenantId: 'tenant_one', agentIds });
      expect([...counts].toSorted()).toEqual([
        ['builder', { waiting: 2, taken: 1 }],
        ['other', { waiting: 1, taken: 0 }],
      ]);
    });

    test('lists what somebody has to look at, of all tenants', async () => {
      await store.createOnce(aTakenWork({ id: 'work_1' }), input); // until 12,000
      await store.createOnce(aWork({ id: 'work_2' }), input); // looked at from 16,000 on
      await store.createOnce(aWork({ id: 'work_3', tenantId: 'tenant_two', state: waitingFor(null) }), input);
      const ended = callOff(aTakenWork({ id: 'work_4' }), { reason: '', now: 3_000 });
      await store.createOnce(ended, input);
      const due = async (before: number, after: string | null = null) =>
        ids(await store.listDue({ before, after, limit: 9 }));
      expect(await due(1_000)).toEqual([]);
      expect(await due(12_000)).toEqual(['work_3']);
      expect(await due(12_001)).toEqual(['work_1', 'work_3']);
      expect(await due(100_000)).toEqual(['work_1', 'work_2', 'work_3']);
      expect(await due(100_000, 'work_1')).toEqual(['work_2', 'work_3']);
    });

    test('reads nothing for a request that is over', async () => {
      const over = AbortSignal.abort();
      await expect(store.find(place, over)).rejects.toThrow();
      const runs = { tenantId: 'tenant_one', runIds: ['arun_1'] };
      await expect(store.findByRuns(runs, over)).rejects.toThrow();
    });
  });
}

const waitingFor = (assignedTo: string | null) => ({ phase: 'WAITING', assignedTo, since: 1_000 }) as const;
