import { openTestMongo } from '@ymera/kernel/mongo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMongoUsage } from '../src/models/mongo-usage.ts';
import { aCharge } from './builders.ts';
import { usageStoreContract } from './store.contract.ts';

describe('charges in MongoDB', () => {
  let mongo: Awaited<ReturnType<typeof openTestMongo>>;
  let opened = 0;

  beforeAll(async () => {
    mongo = await openTestMongo();
  });
  afterAll(() => mongo.close());

  // Each store gets a database of its own: an empty one costs less than emptying the last.
  usageStoreContract(() => createMongoUsage(mongo.connection.useDb(`billing_${opened++}`)));

  it('adds up a charge whose writer died before it moved the head on', async () => {
    const connection = mongo.connection.useDb('billing_crash');
    const store = await createMongoUsage(connection);
    await store.add([aCharge({ id: 'a' })]);
    const heads = connection.collection('billing_heads');
    const left = await heads.findOne();
    await store.add([aCharge({ id: 'b' }), aCharge({ id: 'c' })]);
    await heads.updateOne({}, { $set: { seq: left?.seq, amount: left?.amount } });
    const amount = async () =>
      (await store.sum({ tenantId: 'tenant_one', of: 'agentId', ids: ['agent_a'] }))[0]?.amount;
    expect(await amount()).toBe(100);
    await store.add([aCharge({ id: 'b' })]);
    expect(await amount()).toBe(200);
    await store.add([aCharge({ id: 'd' })]);
    expect(await amount()).toBe(400);
  });
});
