import { openTestMongo, type TestMongo } from '@ymera/kernel/mongo';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openRemoteAgentStore } from '../src/models/mongo-remote-agent-store.ts';
import { remoteAgentStoreContract } from './remote-agent-store-contract.ts';
import { aRemoteAgent } from './remote-builders.ts';

let mongo: TestMongo;
beforeAll(async () => {
  mongo = await openTestMongo();
});
beforeEach(async () => {
  for (const model of Object.values(mongo.connection.models)) await model.deleteMany({});
});
afterAll(() => mongo.close());

remoteAgentStoreContract(() => openRemoteAgentStore(mongo.connection));

test('two processes lose no change of each other', async () => {
  const [one, two] = [
    await openRemoteAgentStore(mongo.connection),
    await openRemoteAgentStore(mongo.connection),
  ];
  await one.create(aRemoteAgent());
  const place = { tenantId: 'tenant_one', id: 'builder' };
  const adds = [one, two].flatMap((store) =>
    Array.from({ length: 10 }, () =>
      store.change(place, (agent) => ({ ...agent, concurrent: agent.concurrent + 1 })),
    ),
  );
  await Promise.all(adds);
  expect(await one.find(place)).toMatchObject({ concurrent: 21 });
});
