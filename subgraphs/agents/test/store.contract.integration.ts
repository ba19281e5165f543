import { openTestMongo, type TestMongo } from '@ymera/kernel/mongo';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDefinitionStore } from '../src/models/mongo-definition-store.ts';
import { openRunStore } from '../src/models/mongo-run-store.ts';
import { aRunningRun } from './builders.ts';
import { definitionStoreContract, runStoreContract } from './store-contract.ts';

let mongo: TestMongo;
beforeAll(async () => {
  mongo = await openTestMongo();
});
beforeEach(async () => {
  for (const model of Object.values(mongo.connection.models)) await model.deleteMany({});
});
afterAll(() => mongo.close());

definitionStoreContract(() => openDefinitionStore(mongo.connection));
runStoreContract(() => openRunStore(mongo.connection));

describe('what was stored before tenants had plugins of their own', () => {
  test('is still the agents and plugins of the platform', async () => {
    const store = await openDefinitionStore(mongo.connection);
    await mongo.connection.collection<{ _id: string }>('agents').insertOne({
      _id: '@test/old/a',
      ...{ pluginId: '@test/old', name: 'a', title: 'A', description: '', status: 'READY' },
      ...{ inputSchema: '{"type":"object"}', outputSchema: null, timeoutMs: null },
    });
    await mongo.connection.collection<{ _id: string; permissions: object[] }>('plugins').insertOne({
      _id: '@test/old',
      ...{ version: '0.9.0', description: 'Old', status: 'LOADED', sha256: 'c'.repeat(64) },
      permissions: [{ tool: 'core/read-file', reason: 'to read' }],
    });
    const place = { tenantId: 'tenant_one', kind: 'agent', ids: ['@test/old/a'] } as const;
    expect(await store.findMany(place)).toMatchObject([
      { kind: 'agent', tenantId: null, id: '@test/old/a', status: 'READY', readOnly: false },
    ]);
    await store.replaceBuiltIn({ plugins: [], definitions: [], at: 5_000 });
    expect(await store.findMany(place)).toMatchObject([
      { status: 'UNAVAILABLE', inputSchema: { type: 'object' } },
    ]);
    expect(await store.findBuiltIn(['@test/old'])).toMatchObject([
      { goneAt: 5_000, version: { version: '0.9.0', rights: [{ kind: 'tools', what: 'core/read-file' }] } },
    ]);
  });

  test('is still the runs of agents', async () => {
    const store = await openRunStore(mongo.connection);
    await store.create(aRunningRun());
    await mongo.connection
      .collection<{ _id: string }>('agent_runs')
      .updateOne({ _id: 'arun_1' }, { $unset: { kind: '' } });
    const place = { tenantId: 'tenant_one', agentId: aRunningRun().agentId, limit: 5 };
    expect(await store.listOfAgent({ ...place, kind: 'agent' })).toEqual([aRunningRun()]);
    expect(await store.listOfAgent({ ...place, kind: 'tool' })).toEqual([]);
  });
});
