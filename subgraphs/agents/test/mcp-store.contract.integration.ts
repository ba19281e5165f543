import { openTestMongo, type TestMongo } from '@ymera/kernel/mongo';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openMcpServerStore } from '../src/models/mongo-mcp-server-store.ts';
import { anMcpServer } from './mcp-builders.ts';
import { mcpStoreContract } from './mcp-store-contract.ts';

let mongo: TestMongo;
const key = new Uint8Array(32).fill(7);
beforeAll(async () => {
  mongo = await openTestMongo();
});
beforeEach(async () => {
  for (const model of Object.values(mongo.connection.models)) await model.deleteMany({});
});
afterAll(() => mongo.close());

mcpStoreContract(() => openMcpServerStore(mongo.connection, key));

const place = { tenantId: 'tenant_one', name: 'tickets' };

test('two processes lose no change of each other', async () => {
  const [one, two] = [
    await openMcpServerStore(mongo.connection, key),
    await openMcpServerStore(mongo.connection, key),
  ];
  await one.create(anMcpServer({ savedAt: 0 }), new Map());
  const adds = [one, two].flatMap((store) =>
    Array.from({ length: 10 }, () =>
      store.change(place, (server) => ({ ...server, savedAt: server.savedAt + 1 })),
    ),
  );
  await Promise.all(adds);
  expect(await one.find(place)).toMatchObject({ savedAt: 20 });
});

test('no secret lies readable in the database, and none is read under another key', async () => {
  const store = await openMcpServerStore(mongo.connection, key);
  await store.create(anMcpServer(), new Map([['authorization', 'Bearer swordfish']]));
  const documents = await mongo.connection.collection('agent_mcp_servers').find().toArray();
  expect(documents).toHaveLength(1);
  expect(JSON.stringify(documents)).not.toMatch(/swordfish|c3dvcmRmaXNo/);
  const stranger = await openMcpServerStore(mongo.connection, new Uint8Array(32).fill(8));
  await expect(stranger.readSecrets(place)).rejects.toMatchObject({ code: 'MCP_SECRETS_UNREADABLE' });
});
