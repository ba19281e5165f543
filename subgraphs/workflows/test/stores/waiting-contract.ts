import { describe, expect, it } from 'vitest';
import type { OpenApproval, Stores } from '../../src/ports.ts';
import { anApproval, aSchedule, aSnapshot, unique } from '../stored-things.ts';

/** What every store of snapshots, open approvals and schedules has to do. */
export function describeWaiting(name: string, stores: () => Stores): void {
  describe(`the snapshots in ${name}`, () => {
    const find = ({ tenantId, runId }: { tenantId: string; runId: string }) =>
      stores().snapshots.find({ tenantId, id: runId });

    it('are one for each run: the latest, whatever order they come in', async () => {
      const first = aSnapshot();
      const later = { ...first, number: 400, hash: 'hash400', state: '{"later":true}' };
      await stores().snapshots.save(first);
      expect(await find(first)).toEqual(first);
      await stores().snapshots.save(later);
      await stores().snapshots.save(first);
      expect(await find(first)).toEqual(later);
    });

    it('can be replaced on the same commit, such as one that was found to be wrong', async () => {
      const wrong = aSnapshot();
      await stores().snapshots.save(wrong);
      await stores().snapshots.save({ ...wrong, hash: 'right' });
      expect(await find(wrong)).toMatchObject({ hash: 'right' });
    });

    it('are shown to no other tenant, nor replaced by it', async () => {
      const own = aSnapshot();
      await stores().snapshots.save(own);
      const foreign = { ...own, tenantId: 'tenant_two', number: 900 };
      expect(await find(foreign)).toBeNull();
      await stores().snapshots.save(foreign);
      expect(await find(own)).toEqual(own);
    });

    it('may be large', async () => {
      const large = aSnapshot({ state: JSON.stringify('x'.repeat(11_999_990)) });
      await stores().snapshots.save(large);
      expect((await find(large))?.state.length).toBe(large.state.length);
    });
  });

  describe(`the open approvals in ${name}`, () => {
    const page = { first: 50, after: null };
    const replace = (tenantId: string, runId: string, open: readonly Partial<OpenApproval>[]) => {
      const approvals = open.map((overrides) => anApproval({ tenantId, runId, ...overrides }));
      return stores()
        .approvals.replace({ tenantId, id: runId }, approvals)
        .then(() => approvals);
    };
    const idsOf = async (tenantId: string) =>
      (await stores().approvals.list(tenantId, null, page)).items.map(({ id }) => id);

    it('of a run are those that were given last', async () => {
      const [tenantId, runId] = [unique('tenant'), unique('run')];
      const [first, second] = await replace(tenantId, runId, [{}, {}]);
      const [other] = await replace(tenantId, unique('run'), [{}]);
      await replace(tenantId, runId, [{ id: second?.id ?? '', escalated: true }, { title: 'New' }]);
      const ids = await idsOf(tenantId);
      expect(ids).toHaveLength(3);
      expect(ids).not.toContain(first?.id);
      expect(ids).toContain(other?.id);
      expect(await stores().approvals.find(tenantId, second?.id ?? '')).toMatchObject({ escalated: true });
      await replace(tenantId, runId, []);
      expect(await idsOf(tenantId)).toEqual([other?.id]);
    });

    it('come back as they were stored, to their own tenant alone', async () => {
      const tenantId = unique('tenant');
      const [approval] = await replace(tenantId, unique('run'), [{ kind: 'gate', dueAt: 9_000 }]);
      expect(await stores().approvals.find(tenantId, approval?.id ?? '')).toEqual(approval);
      expect(await stores().approvals.find('tenant_two', approval?.id ?? '')).toBeNull();
    });

    it('are listed for who may decide them, by role or by name, page by page', async () => {
      const tenantId = unique('tenant');
      const [forAdmins, forAda, forAll] = await replace(tenantId, unique('run'), [
        { approvers: { roles: ['admin'], users: [] } },
        { approvers: { roles: [], users: ['user_ada', 'user_bob'] } },
        { approvers: { roles: ['execute', 'admin'], users: ['user_eve'] } },
      ]);
      const listFor = async (decider: Parameters<Stores['approvals']['list']>[1]) =>
        (await stores().approvals.list(tenantId, decider, page)).items.map(({ id }) => id);
      expect(await listFor({ userId: 'user_x', roles: ['admin', 'execute'] })).toEqual([
        forAdmins?.id,
        forAll?.id,
      ]);
      expect(await listFor({ userId: 'user_ada', roles: ['execute'] })).toEqual([forAda?.id, forAll?.id]);
      expect(await listFor({ userId: 'user_bob', roles: [] })).toEqual([forAda?.id]);
      expect(await listFor({ userId: 'user_x', roles: [] })).toEqual([]);
      const first = await stores().approvals.list(tenantId, null, { first: 2, after: null });
      expect(first.items).toEqual([forAdmins, forAda]);
      const rest = await stores().approvals.list(tenantId, null, { first: 2, after: first.nextCursor });
      expect(rest).toEqual({ items: [forAll], nextCursor: null });
    });
  });

  describe(`the schedules in ${name}`, () => {
    it('are one for each name of a tenant, found by id and listed by name', async () => {
      const [tenantId, name] = [unique('tenant'), unique('name')];
      const schedule = aSchedule({ tenantId, name });
      expect(await stores().schedules.insert(schedule, 9)).toBe('inserted');
      expect(await stores().schedules.insert(aSchedule({ tenantId, name }), 9)).toBe('taken');
      expect(await stores().schedules.insert(aSchedule({ tenantId: unique('tenant'), name }), 9)).toBe(
        'inserted',
      );
      expect(await stores().schedules.findMany(tenantId, [schedule.id, 'none'])).toEqual([schedule]);
      expect(await stores().schedules.findMany('tenant_two', [schedule.id])).toEqual([]);
      const earlier = aSchedule({ tenantId, name: 'a first one' });
      await stores().schedules.insert(earlier, 9);
      const page = await stores().schedules.list(tenantId, { first: 1, after: null });
      expect(page.items).toEqual([earlier]);
      const rest = await stores().schedules.list(tenantId, { first: 1, after: page.nextCursor });
      expect(rest).toEqual({ items: [schedule], nextCursor: null });
    });

    it('are no more for a tenant than it may have, however many are made at once', async () => {
      const tenantId = unique('tenant');
      const one = (name: string) => stores().schedules.insert(aSchedule({ tenantId, name }), 3);
      const count = async () =>
        (await stores().schedules.list(tenantId, { first: 9, after: null })).items.length;
      expect(await one('first')).toBe('inserted');
      const answers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(one));
      expect(await count()).toBe(1 + answers.filter((answer) => answer === 'inserted').length);
      for (const name of ['f', 'g']) await one(name);
      expect(await count()).toBe(3);
      expect([await one('h'), await one('first')]).toEqual(['full', 'taken']);
      const { items } = await stores().schedules.list(tenantId, { first: 1, after: null });
      await stores().schedules.remove(tenantId, items[0]?.id ?? '');
      expect(await one('h')).toBe('inserted');
    });

    it('are changed by one of those who change the same revision', async () => {
      const schedule = aSchedule();
      await stores().schedules.insert(schedule, 99);
      const rivals = ['a', 'b', 'c'].map((cron) => ({ ...schedule, cron, revision: 2 }));
      const answers = await Promise.all(rivals.map((rival) => stores().schedules.replace(rival)));
      expect(answers.filter(Boolean)).toHaveLength(1);
      const [found] = await stores().schedules.findMany('tenant_one', [schedule.id]);
      expect(found).toEqual(rivals[answers.indexOf(true)]);
    });

    it('are changed and removed by their own tenant, while they are there', async () => {
      const schedule = aSchedule();
      await stores().schedules.insert(schedule, 99);
      expect(await stores().schedules.replace({ ...schedule, tenantId: 'tenant_two', revision: 2 })).toBe(
        false,
      );
      expect(await stores().schedules.remove('tenant_two', schedule.id)).toBe(false);
      expect(await stores().schedules.remove('tenant_one', schedule.id)).toBe(true);
      expect(await stores().schedules.remove('tenant_one', schedule.id)).toBe(false);
      expect(await stores().schedules.replace({ ...schedule, revision: 2 })).toBe(false);
    });

    it('are due, the longest first, when their time has come or they are firing', async () => {
      for (const due of await stores().schedules.listDue(Number.MAX_SAFE_INTEGER, 1_000))
        await stores().schedules.remove(due.tenantId, due.id);
      const never = aSchedule({ nextAt: null });
      const soon = aSchedule({ nextAt: 5_000 });
      const firing = aSchedule({ nextAt: 9_000, firing: [3_000, 2_000] });
      const late = aSchedule({ nextAt: 4_000, tenantId: 'tenant_two' });
      for (const schedule of [never, soon, firing, late]) await stores().schedules.insert(schedule, 99);
      const dueAt = async (now: number, limit = 9) =>
        (await stores().schedules.listDue(now, limit)).map(({ id }) => id);
      expect(await dueAt(1_999)).toEqual([]);
      expect(await dueAt(4_999)).toEqual([firing.id, late.id]);
      expect(await dueAt(5_000)).toEqual([firing.id, late.id, soon.id]);
      expect(await dueAt(5_000, 1)).toEqual([firing.id]);
      await stores().schedules.replace({ ...firing, firing: [], revision: 2 });
      expect(await dueAt(5_000)).toEqual([late.id, soon.id]);
    });
  });
}
