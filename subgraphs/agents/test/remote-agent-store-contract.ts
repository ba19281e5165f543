import { beforeEach, describe, expect, test } from 'vitest';
import type { RemoteAgentStore } from '../src/remote-ports.ts';
import { aRemoteAgent, inPhase } from './remote-builders.ts';

const place = { tenantId: 'tenant_one', id: 'builder' };
const other = { ...place, tenantId: 'tenant_two' };

/** What every store of remote agents does, whatever it is made of. */
export function remoteAgentStoreContract(open: () => Promise<RemoteAgentStore>): void {
  describe('a store of remote agents', () => {
    let store: RemoteAgentStore;
    beforeEach(async () => {
      store = await open();
    });

    test('gives an agent back as it was', async () => {
      expect(await store.create(aRemoteAgent())).toBe(true);
      expect(await store.find(place)).toEqual(aRemoteAgent());
      expect(await store.findMany({ tenantId: 'tenant_one', ids: ['builder', 'nobody'] })).toEqual([
        aRemoteAgent(),
      ]);
    });

    test('takes one agent of an id, even when two come at once or the first was removed', async () => {
      const created = await Promise.all([store.create(aRemoteAgent()), store.create(aRemoteAgent())]);
      expect(created.toSorted()).toEqual([false, true]);
      await store.change(place, (agent) => ({ ...agent, ...inPhase('REMOVED') }));
      expect(await store.create(aRemoteAgent())).toBe(false);
    });

    test('keeps tenants apart', async () => {
      await store.create(aRemoteAgent());
      expect(await store.find(other)).toBeNull();
      expect(await store.findMany({ tenantId: 'tenant_two', ids: ['builder'] })).toEqual([]);
      expect(await store.list({ tenantId: 'tenant_two', after: null, limit: 10 })).toEqual([]);
      expect(await store.change(other, (agent) => ({ ...agent, title: 'Mine' }))).toBeNull();
      expect(await store.count('tenant_two')).toMatchObject({ ACTIVE: 0 });
      expect(await store.create(aRemoteAgent({ tenantId: 'tenant_two', title: 'Theirs', keys: [] }))).toBe(
        true,
      );
      expect(await store.find(place)).toEqual(aRemoteAgent());
    });

    test('finds who holds a key, also one that was given later, and nobody for another', async () => {
      await store.create(aRemoteAgent());
      const [key] = aRemoteAgent().keys;
      if (!key) throw new Error('the builder gives a key');
      await store.change(place, (agent) => ({ ...agent, keys: [...agent.keys, { ...key, id: 'rkey_2' }] }));
      expect(await store.findByKey('rkey_1')).toMatchObject({ id: 'builder' });
      expect(await store.findByKey('rkey_2')).toMatchObject({ id: 'builder' });
      expect(await store.findByKey('rkey_3')).toBeNull();
    });

    test('loses no change of many at once', async () => {
      await store.create(aRemoteAgent());
      const add = () => store.change(place, (agent) => ({ ...agent, concurrent: agent.concurrent + 1 }));
      await Promise.all(Array.from({ length: 20 }, add));
      expect(await store.find(place)).toMatchObject({ concurrent: 21, revision: 21 });
    });

    test('writes nothing when nothing is to change, or deciding fails', async () => {
      await store.create(aRemoteAgent());
      expect(await store.change(place, (agent) => agent)).toEqual(aRemoteAgent());
      const fail = () => {
        throw new Error('no');
      };
      await expect(store.change(place, fail)).rejects.toThrow('no');
      expect(await store.find(place)).toEqual(aRemoteAgent());
    });

    test('lists in order of ids and on after one, without the removed', async () => {
      for (const id of ['c', 'a', 'b']) await store.create(aRemoteAgent({ id, keys: [] }));
      await store.create(aRemoteAgent({ id: 'd', keys: [], ...inPhase('REMOVED') }));
      const ids = async (after: string | null, limit: number) =>
        (await store.list({ tenantId: 'tenant_one', after, limit })).map(({ id }) => id);
      expect(await ids(null, 2)).toEqual(['a', 'b']);
      expect(await ids('a', 9)).toEqual(['b', 'c']);
    });

    test('counts by phase', async () => {
      await store.create(aRemoteAgent({ id: 'a', keys: [] }));
      await store.create(aRemoteAgent({ id: 'b', keys: [] }));
      await store.create(aRemoteAgent({ id: 'c', keys: [], ...inPhase('FROZEN') }));
      expect(await store.count('tenant_one')).toEqual({
        ...{ ACTIVE: 2, WARNED: 0, SUSPENDED: 0, FROZEN: 1, REMOVED: 0 },
      });
    });

    test('lists those of some phases that are silent, longest silent first', async () => {
      await store.create(aRemoteAgent({ id: 'a', keys: [], ...inPhase('ACTIVE', 300) }));
      await store.create(aRemoteAgent({ id: 'b', keys: [], ...inPhase('WARNED', 100) }));
      await store.create(aRemoteAgent({ id: 'c', keys: [], ...inPhase('ACTIVE', 200) }));
      await store.create(aRemoteAgent({ id: 'd', keys: [], ...inPhase('FROZEN', 1) }));
      const silent = async (before: number, limit = 10) =>
        (await store.listSilent({ before, phases: ['ACTIVE', 'WARNED'], limit })).map(({ id }) => id);
      expect(await silent(301)).toEqual(['b', 'c', 'a']);
      expect(await silent(300)).toEqual(['b', 'c']);
      expect(await silent(301, 1)).toEqual(['b']);
    });

    test('knows since when it is watched without a break', async () => {
      expect(await store.noteWatch({ now: 1_000, gapMs: 100 })).toBe(1_000);
      expect(await store.noteWatch({ now: 1_100, gapMs: 100 })).toBe(1_000);
      expect(await store.noteWatch({ now: 1_201, gapMs: 100 })).toBe(1_201);
      // A clock that was set back makes no break.
      expect(await store.noteWatch({ now: 500, gapMs: 100 })).toBe(1_201);
      expect(await store.noteWatch({ now: 1_250, gapMs: 100 })).toBe(1_201);
    });

    test('notes two watches that come at once as one', async () => {
      const since = await Promise.all([1_000, 1_000].map((now) => store.noteWatch({ now, gapMs: 100 })));
      expect(since).toEqual([1_000, 1_000]);
    });

    test('reads nothing for a request that is over', async () => {
      const over = AbortSignal.abort();
      await expect(store.find(place, over)).rejects.toThrow();
      await expect(store.findByKey('rkey_1', over)).rejects.toThrow();
      await expect(store.list({ tenantId: 'tenant_one', after: null, limit: 1 }, over)).rejects.toThrow();
    });
  });
}
