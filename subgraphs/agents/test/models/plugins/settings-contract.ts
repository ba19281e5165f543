import { beforeEach, describe, expect, test } from 'vitest';
import type { SettingsStore } from '../../../src/plugin-ports.ts';
import { place } from './builders.ts';

const value = 'ghp_äöü-very-secret';

/** What every settings store does, whatever it is made of. */
export function settingsStoreContract(open: () => Promise<SettingsStore>): void {
  describe('a settings store', () => {
    let store: SettingsStore;
    beforeEach(async () => {
      store = await open();
    });

    test('finds revision 0 where nothing was entered', async () => {
      expect(await store.find(place)).toEqual({ ...place, revision: 0, config: {}, secretNames: [] });
      expect(await store.readSecret(place, 'token')).toBeNull();
    });

    test('gives settings back as they were, whatever their keys', async () => {
      const config = { $set: { 'a.b': [null, 1, 'ü'] }, '': { deep: true } };
      await store.setConfig(place, config);
      expect(await store.find(place)).toEqual({ ...place, revision: 1, config, secretNames: [] });
      await store.setConfig(place, {});
      expect(await store.find(place)).toMatchObject({ revision: 2, config: {} });
    });

    test('finds those of several plugins that something was entered for', async () => {
      const other = { ...place, pluginId: '@test/other' };
      await store.setConfig(place, { a: 1 });
      await store.setSecret(other, { name: 'token', value });
      await store.setConfig({ ...place, tenantId: 'tenant_two' }, { a: 2 });
      const pluginIds = [other.pluginId, '@test/nothing', place.pluginId, place.pluginId];
      const found = await store.findMany({ tenantId: place.tenantId, pluginIds });
      expect(found.toSorted((a, b) => (a.pluginId < b.pluginId ? -1 : 1))).toEqual([
        { ...place, revision: 1, config: { a: 1 }, secretNames: [] },
        { ...other, revision: 1, config: {}, secretNames: ['token'] },
      ]);
    });

    test('gives a secret back where it is asked for by name, and shows no more than names elsewhere', async () => {
      await store.setSecret(place, { name: 'token', value });
      await store.setSecret(place, { name: 'api.$key', value: 'other' });
      expect(await store.readSecret(place, 'token')).toBe(value);
      expect(await store.readSecret(place, 'api.$key')).toBe('other');
      expect(await store.readSecret(place, 'api')).toBeNull();
      const found = await store.find(place);
      expect(found).toEqual({ ...place, revision: 2, config: {}, secretNames: ['api.$key', 'token'] });
      expect(JSON.stringify(found)).not.toContain(value);
    });

    test('keeps the longest secret that can be entered', async () => {
      const long = '𝄞'.repeat(16_384);
      await store.setSecret(place, { name: 'token', value: long });
      expect(await store.readSecret(place, 'token')).toBe(long);
    });

    test('replaces a secret, and keeps the settings beside it', async () => {
      await store.setConfig(place, { a: 1 });
      await store.setSecret(place, { name: 'token', value: 'old' });
      await store.setSecret(place, { name: 'token', value });
      expect(await store.readSecret(place, 'token')).toBe(value);
      expect(await store.find(place)).toEqual({
        ...place,
        ...{ revision: 3, config: { a: 1 }, secretNames: ['token'] },
      });
    });

    test('forgets a secret, and says whether it was there', async () => {
      await store.setSecret(place, { name: 'token', value });
      expect(await store.removeSecret(place, 'other')).toBe(false);
      expect(await store.removeSecret(place, 'token')).toBe(true);
      expect(await store.removeSecret(place, 'token')).toBe(false);
      expect(await store.readSecret(place, 'token')).toBeNull();
      expect(await store.find(place)).toMatchObject({ revision: 2, secretNames: [] });
    });

    test('loses none of many first changes at once', async () => {
      const names = Array.from({ length: 10 }, (_, index) => `s${index}`);
      await Promise.all(names.map((name) => store.setSecret(place, { name, value: name })));
      expect(await store.find(place)).toMatchObject({ revision: 10, secretNames: names });
      for (const name of names) expect(await store.readSecret(place, name)).toBe(name);
    });

    test('keeps tenants and plugins apart, whatever their names', async () => {
      await store.setSecret(place, { name: 'token', value });
      await store.setConfig(place, { a: 1 });
      const joined = `${place.tenantId}","${place.pluginId}`;
      for (const other of [
        { ...place, tenantId: 'tenant_two' },
        { ...place, pluginId: '@test/other' },
        { tenantId: joined, pluginId: '' },
      ]) {
        expect(await store.find(other)).toEqual({ ...other, revision: 0, config: {}, secretNames: [] });
        expect(await store.readSecret(other, 'token')).toBeNull();
        expect(await store.removeSecret(other, 'token')).toBe(false);
        await store.removeAll(other);
      }
      expect(await store.readSecret(place, 'token')).toBe(value);
    });

    test('removes everything of a place', async () => {
      await store.setConfig(place, { a: 1 });
      await store.setSecret(place, { name: 'token', value });
      await store.removeAll(place);
      expect(await store.find(place)).toEqual({ ...place, revision: 0, config: {}, secretNames: [] });
      expect(await store.readSecret(place, 'token')).toBeNull();
    });

    test('reads nothing for a request that is over', async () => {
      const over = AbortSignal.abort();
      await expect(store.find(place, over)).rejects.toThrow();
      await expect(store.findMany({ tenantId: '', pluginIds: [''] }, over)).rejects.toThrow();
      await expect(store.readSecret(place, 'token', over)).rejects.toThrow();
    });
  });
}
