import { beforeEach, describe, expect, test } from 'vitest';
import type { McpServerStore } from '../src/mcp-ports.ts';
import { anMcpServer } from './mcp-builders.ts';

const place = { tenantId: 'tenant_one', name: 'tickets' };
const other = { ...place, tenantId: 'tenant_two' };
const secrets = new Map([['authorization', 'Bearer abc']]);

/** What every store of MCP servers does, whatever it is made of. */
export function mcpStoreContract(open: () => Promise<McpServerStore>): void {
  describe('a store of MCP servers', () => {
    let store: McpServerStore;
    beforeEach(async () => {
      store = await open();
    });

    test('gives a server back as it was, without its secrets', async () => {
      const server = anMcpServer({ accepted: [{ name: 'constructor', digest: '1' }] });
      expect(await store.create(server, secrets)).toBe(true);
      expect(await store.find(place)).toEqual(server);
      expect(JSON.stringify(await store.list({ tenantId: 'tenant_one', limit: 9 }))).not.toContain('abc');
    });

    test('gives the secrets back to who asks for them', async () => {
      await store.create(anMcpServer(), secrets);
      expect([...(await store.readSecrets(place))]).toEqual([['authorization', 'Bearer abc']]);
      await store.change(place, (server) => ({ ...server, enabled: false }));
      expect((await store.readSecrets(place)).size).toBe(1);
      await store.change(place, (server) => ({ ...server, secretNames: [] }), new Map());
      expect((await store.readSecrets(place)).size).toBe(0);
    });

    test('takes one server of a name, even when two come at once', async () => {
      const created = await Promise.all([
        store.create(anMcpServer(), secrets),
        store.create(anMcpServer({ enabled: false }), secrets),
      ]);
      expect(created.toSorted()).toEqual([false, true]);
    });

    test('keeps tenants apart', async () => {
      await store.create(anMcpServer(), secrets);
      expect(await store.find(other)).toBeNull();
      expect(await store.list({ tenantId: 'tenant_two', limit: 10 })).toEqual([]);
      expect(await store.change(other, (server) => ({ ...server, enabled: false }))).toBeNull();
      expect((await store.readSecrets(other)).size).toBe(0);
      expect(await store.remove(other)).toBe(false);
      expect(await store.find(place)).toEqual(anMcpServer());
    });

    test('loses no change of many at once', async () => {
      await store.create(anMcpServer({ savedAt: 0 }), secrets);
      const add = () => store.change(place, (server) => ({ ...server, savedAt: server.savedAt + 1 }));
      await Promise.all(Array.from({ length: 20 }, add));
      expect(await store.find(place)).toMatchObject({ savedAt: 20, revision: 21 });
    });

    test('writes nothing when nothing is to change, or deciding fails', async () => {
      await store.create(anMcpServer(), secrets);
      expect(await store.change(place, (server) => server, new Map())).toEqual(anMcpServer());
      const fail = () => {
        throw new Error('no');
      };
      await expect(store.change(place, fail)).rejects.toThrow('no');
      expect(await store.find(place)).toEqual(anMcpServer());
      expect((await store.readSecrets(place)).size).toBe(1);
    });

    test('lists in order of names, and no more than asked for', async () => {
      for (const name of ['c', 'a', 'b']) await store.create(anMcpServer({ name }), secrets);
      const found = await store.list({ tenantId: 'tenant_one', limit: 2 });
      expect(found.map(({ name }) => name)).toEqual(['a', 'b']);
    });

    test('removes a server once, with its secrets', async () => {
      await store.create(anMcpServer(), secrets);
      expect(await store.remove(place)).toBe(true);
      expect(await store.remove(place)).toBe(false);
      expect((await store.readSecrets(place)).size).toBe(0);
    });

    test('reads nothing for a request that is over', async () => {
      const over = AbortSignal.abort();
      await expect(store.find(place, over)).rejects.toThrow();
      await expect(store.list({ tenantId: 'tenant_one', limit: 1 }, over)).rejects.toThrow();
      await expect(store.readSecrets(place, over)).rejects.toThrow();
    });
  });
}
