import { beforeEach, describe, expect, test } from 'vitest';
import type { JournalKind } from '../../../src/domain/plugin-journal.ts';
import type { JournalStore } from '../../../src/plugin-ports.ts';
import { anEntry, place } from './builders.ts';

const kinds: readonly JournalKind[] = ['LOG', 'EVENT', 'REFUSAL', 'NOTICE'];
const all = { ...place, kinds, level: 'DEBUG', from: { before: null }, limit: 100 } as const;

/** What every journal store does, whatever it is made of. */
export function journalStoreContract(open: () => Promise<JournalStore>): void {
  describe('a journal store', () => {
    let store: JournalStore;
    const list = async (query: Partial<Parameters<JournalStore['list']>[0]>) =>
      (await store.list({ ...all, ...query })).map(({ id }) => id);
    beforeEach(async () => {
      store = await open();
    });

    test('gives entries back as they were, whatever the keys of their data', async () => {
      const entries = [
        anEntry({ id: 'jrn_2', data: 'text', title: '' }),
        anEntry({ id: 'jrn_1', kind: 'NOTICE', level: 'ERROR', data: null, runId: null }),
      ];
      await store.append(entries);
      await store.append([]);
      expect(await store.list(all)).toEqual(entries);
      await store.append([anEntry({ id: 'jrn_3' })]);
      expect((await store.list(all))[0]).toEqual(anEntry({ id: 'jrn_3' }));
    });

    test('takes an entry once, and the others of its batch all the same', async () => {
      await store.append([anEntry({ id: 'jrn_2' })]);
      await store.append(['jrn_1', 'jrn_2', 'jrn_3'].map((id) => anEntry({ id })));
      expect(await list({})).toEqual(['jrn_3', 'jrn_2', 'jrn_1']);
    });

    test('lists newest first and on before one, or oldest first after one', async () => {
      const given = [3, 1, 4, 2].map((n) =>
        anEntry({ id: `jrn_${n}`, kind: kinds[n % kinds.length] ?? 'LOG' }),
      );
      await store.append(given);
      expect(await list({ limit: 2 })).toEqual(['jrn_4', 'jrn_3']);
      expect(await list({ from: { before: 'jrn_3' } })).toEqual(['jrn_2', 'jrn_1']);
      expect(await list({ from: { after: 'jrn_1' }, limit: 2 })).toEqual(['jrn_2', 'jrn_3']);
      expect(await list({ from: { after: 'jrn_4' } })).toEqual([]);
    });

    test('lists entries of the kinds asked for, once each', async () => {
      await store.append(kinds.map((kind) => anEntry({ id: `jrn_${kind}`, kind })));
      expect(await list({ kinds: ['NOTICE', 'EVENT', 'NOTICE'] })).toEqual(['jrn_NOTICE', 'jrn_EVENT']);
      expect(await list({ kinds: [] })).toEqual([]);
    });

    test('lists entries of at least the level asked for', async () => {
      const levels = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const;
      await store.append(levels.map((level, n) => anEntry({ id: `jrn_${n}`, level })));
      expect(await list({ level: 'DEBUG' })).toEqual(['jrn_3', 'jrn_2', 'jrn_1', 'jrn_0']);
      expect(await list({ level: 'WARN' })).toEqual(['jrn_3', 'jrn_2']);
    });

    test('keeps tenants and plugins apart, also when everything of one is removed', async () => {
      await store.append([
        anEntry({ id: 'jrn_1' }),
        anEntry({ id: 'jrn_2', tenantId: 'tenant_two' }),
        anEntry({ id: 'jrn_3', pluginId: '@test/other' }),
      ]);
      expect(await list({})).toEqual(['jrn_1']);
      await store.removeAll(place);
      expect(await list({})).toEqual([]);
      expect(await list({ tenantId: 'tenant_two' })).toEqual(['jrn_2']);
      expect(await list({ pluginId: '@test/other' })).toEqual(['jrn_3']);
    });

    test('reads nothing for a request that is over', async () => {
      await expect(store.list(all, AbortSignal.abort())).rejects.toThrow();
    });
  });
}
