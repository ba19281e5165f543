import { openTestMongo } from '@ymera/kernel/mongo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMongoOutcomes } from '../src/models/mongo-outcomes.ts';
import { anOutcome } from './builders.ts';
import { outcomeStoreContract } from './store.contract.ts';

describe('outcomes in MongoDB', () => {
  let mongo: Awaited<ReturnType<typeof openTestMongo>>;
  let opened = 0;

  beforeAll(async () => {
    mongo = await openTestMongo();
  });
  afterAll(() => mongo.close());

  // Each store gets a database of its own: an empty one costs less than emptying the last.
  outcomeStoreContract(() => createMongoOutcomes(mongo.connection.useDb(`learning_${opened++}`)));

  it('counts a run whose writer died before it moved the head on', async () => {
    const connection = mongo.connection.useDb('learning_crash');
    const store = await createMongoOutcomes(connection);
    await store.add(anOutcome({ agentRunId: 'a' }));
    const heads = connection.collection('learning_heads');
    const left = await heads.findOne();
    await store.add(anOutcome({ agentRunId: 'b' }));
    await store.add(anOutcome({ agentRunId: 'c' }));
    await heads.updateOne({}, { $set: { seq: left?.seq, runs: left?.runs, successes: left?.successes } });
    const runs = async () => (await store.tally({ tenantId: 'tenant_one', agentIds: ['agent_a'] }))[0]?.runs;
    expect(await runs()).toBe(1);
    await store.add(anOutcome({ agentRunId: 'b' }));
    expect(await runs()).toBe(2);
    await store.add(anOutcome({ agentRunId: 'd' }));
    expect(await runs()).toBe(4);
  });
});
