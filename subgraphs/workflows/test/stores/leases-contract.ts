import { beforeEach, describe, expect, it } from 'vitest';
import type { Stores } from '../../src/ports.ts';
import type { RunRecord } from '../../src/run-ports.ts';
import { aRun, unique } from '../stored-things.ts';

/** Long after all that the runs of these tests have to do with. */
const later = 1_000_000;

/** What every store of runs has to do for the processes that share them. */
export function describeLeases(name: string, stores: () => Stores): void {
  const claim = (nodeId: string, now = later) => stores().runs.claim({ nodeId, until: now + 100, now });
  const claimed = async (nodeId: string, now = later) => (await claim(nodeId, now))?.id ?? null;

  const create = async (overrides: Partial<RunRecord> = {}) => {
    const run = aRun(overrides);
    await stores().runs.create(run, null);
    return run;
  };

  const park = (run: RunRecord, parking: { nodeId: string; wakeAt: number | null; wakes?: number }) =>
    stores().runs.park(run, { wakes: 0, epoch: 3, ...parking });

  // A test sees its own runs alone: all others are leased to nobody in particular.
  beforeEach(async () => {
    const never = { nodeId: 'drain', until: Number.MAX_SAFE_INTEGER, now: Number.MAX_SAFE_INTEGER - 1 };
    for (let taken = 0; taken < 1_000 && (await stores().runs.claim(never)); taken++);
  });

  describe(`the leases in ${name}`, () => {
    it('are held by one node at a time, until they are over or given back', async () => {
      const run = await create();
      const nodes = ['n1', 'n2', 'n3'];
      const claims = await Promise.all(nodes.map((node) => claimed(node, 2_000)));
      expect(claims.filter((id) => id !== null)).toEqual([run.id]);
      const owner = nodes[claims.indexOf(run.id)] ?? '';
      expect(await claimed('n4', 2_099)).toBeNull();
      await stores().runs.renew({ nodeId: owner, until: 3_000 }, [run.id]);
      await stores().runs.renew({ nodeId: 'n4', until: 9_000 }, [run.id]);
      expect(await claimed('n4', 2_999)).toBeNull();
      expect(await claimed('n4', 3_000)).toBe(run.id);
      await stores().runs.release(owner);
      expect(await claimed('n5', 3_001)).toBeNull();
      await stores().runs.release('n4', [run.id]);
      expect(await claimed('n5', 3_001)).toBe(run.id);
    });

    it('are given out once each when many nodes ask for many runs', async () => {
      const runs = await Promise.all(
        Array.from({ length: 12 }, () => create({ tenantId: unique('tenant') })),
      );
      const claims = await Promise.all(runs.map((_, index) => claimed(`n${index}`)));
      const rest: string[] = [];
      for (let id = await claimed('last'); id !== null && rest.length < 12; id = await claimed('last'))
        rest.push(id);
      const given = [...claims.filter((id) => id !== null), ...rest];
      expect(given.sort()).toEqual(runs.map(({ id }) => id));
    });

    it('may come with a run, so that nobody else has it before they are over', async () => {
      const run = aRun();
      await stores().runs.create(run, 'once', { nodeId: 'n1', until: 3_000 });
      expect(await claimed('n2', 2_999)).toBeNull();
      const rival = await stores().runs.create(aRun(), 'once', { nodeId: 'n2', until: 9_000 });
      expect(rival.id).toBe(run.id);
      expect(await claimed('n2', 3_000)).toBe(run.id);
    });

    it('are not given for a run that has ended', async () => {
      const run = await create();
      const outcome = { status: 'SUCCEEDED' as const, finishedAt: 9, lastSeq: 9, continuedBy: null };
      await stores().runs.recordOutcome(run, outcome);
      expect(await claimed('n')).toBeNull();
    });

    it('go to the highest priority first', async () => {
      const runs = [];
      for (const priority of [3, 9, 0, 5]) runs.push(await create({ priority, tenantId: unique('tenant') }));
      const order = [await claim('n'), await claim('n'), await claim('n'), await claim('n')];
      expect(order.map((run) => run?.priority)).toEqual([9, 5, 3, 0]);
    });

    it('go to the tenant that has the fewest, however many runs another has waiting', async () => {
      const [many, few, none] = [unique('tenant'), unique('tenant'), unique('tenant')];
      for (let runs = 0; runs < 70; runs++) await create({ tenantId: many });
      for (let runs = 0; runs < 2; runs++) await create({ tenantId: few });
      await create({ tenantId: none });
      const order = [];
      for (let claims = 0; claims < 7; claims++) order.push((await claim('n'))?.tenantId);
      expect(order.slice(0, 3).sort()).toEqual([many, few, none].sort());
      expect(order.slice(3, 5).sort()).toEqual([many, few].sort());
      expect(order.slice(5)).toEqual([many, many]);
    });

    it('count for a tenant no longer when they are over', async () => {
      const [busy, other] = [unique('tenant'), unique('tenant')];
      for (let runs = 0; runs < 3; runs++) await create({ tenantId: busy });
      expect((await claim('dead', later))?.tenantId).toBe(busy);
      expect((await claim('dead', later))?.tenantId).toBe(busy);
      await create({ tenantId: other });
      // Both leases are over: nobody has any, and the one that waits longest is the busy tenant's.
      expect((await claim('n', later + 100))?.tenantId).toBe(busy);
      expect((await claim('n', later + 100))?.tenantId).toBe(other);
    });

    it('go to the run that waits longest, whether it was started or has become due', async () => {
      const due = await create({ startedAt: 1_000, wakeAt: 5_000 });
      const [old, young] = [await create({ startedAt: 2_000 }), await create({ startedAt: 7_000 })];
      expect([await claimed('n'), await claimed('n'), await claimed('n')]).toEqual([
        old.id,
        due.id,
        young.id,
      ]);
    });
  });

  describe(`parked runs in ${name}`, () => {
    it('are passed over until they are due', async () => {
      const run = await create();
      await claim('n');
      expect(await park(run, { nodeId: 'n', wakeAt: later + 500 })).toBe('parked');
      expect(await claimed('n', later + 499)).toBeNull();
      expect(await claim('n', later + 500)).toMatchObject({
        id: run.id,
        wakeAt: later + 500,
        parkedEpoch: 3,
      });
    });

    it('without a time wait for ever, until they are woken', async () => {
      const run = await create();
      await claim('n');
      expect(await park(run, { nodeId: 'n', wakeAt: null })).toBe('parked');
      expect(await claimed('n', Number.MAX_SAFE_INTEGER - 1)).toBeNull();
      await stores().runs.wake({ ...run, tenantId: 'tenant_two' });
      expect(await claimed('n')).toBeNull();
      await stores().runs.wake(run);
      expect(await claim('n')).toMatchObject({ id: run.id, wakeAt: 0, wakes: 1 });
    });

    it('are there for other nodes as soon as they are due, without waiting for a lease', async () => {
      const run = await create();
      await stores().runs.claim({ nodeId: 'n', until: later + 10_000, now: later });
      await park(run, { nodeId: 'n', wakeAt: later + 1 });
      expect(await claimed('other', later + 1)).toBe(run.id);
    });

    it('cannot be: one that has been woken since, nor one whose lease another node has', async () => {
      const run = await create();
      await claim('n');
      await stores().runs.wake(run);
      expect(await park(run, { nodeId: 'n', wakeAt: null })).toBe('woken');
      expect(await claimed('other')).toBeNull();
      expect(await park(run, { nodeId: 'other', wakeAt: null, wakes: 1 })).toBe('lost');
      expect(await park({ ...run, tenantId: 'tenant_two' }, { nodeId: 'n', wakeAt: null, wakes: 1 })).toBe(
        'lost',
      );
      expect(await park(run, { nodeId: 'n', wakeAt: null, wakes: 1 })).toBe('parked');
      expect(await park(run, { nodeId: 'n', wakeAt: null, wakes: 1 })).toBe('lost');
    });

    it('are either parked or woken when both happen at once, and never lost', async () => {
      for (let round = 0; round < 10; round++) {
        const run = await create();
        await claim('n');
        const [answer] = await Promise.all([
          park(run, { nodeId: 'n', wakeAt: null }),
          stores().runs.wake(run),
        ]);
        if (answer === 'woken') await stores().runs.release('n', [run.id]);
        expect(await claimed('other')).toBe(run.id);
      }
    });

    it('are nothing to wake when they are not there', async () => {
      await stores().runs.wake({ tenantId: 'tenant_one', id: 'run_none' });
      expect(await stores().runs.findMany('tenant_one', ['run_none'])).toEqual([]);
    });
  });
}
