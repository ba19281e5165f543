import { createMemoryEvents } from '@ymera/kernel/events';
import { openTestMongo, type TestMongo } from '@ymera/kernel/mongo';
import { createManualClock, executeOn } from '@ymera/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLearningSubgraph } from '../src/index.ts';
import { aCompletedRun, noon } from './builders.ts';

const source = `{
  outcomes(agentId: "agent_a") { items { agentRun { id } succeeded } }
  _entities(representations: [{ __typename: "Agent", id: "agent_a" }]) {
    ... on Agent { performance { runs successes meanDurationMs } }
  }
}`;

describe('learning over MongoDB', () => {
  let mongo: TestMongo;

  beforeAll(async () => {
    mongo = await openTestMongo();
  });
  afterAll(() => mongo.close());

  it('counts each run once, also when it is told again after a restart', async () => {
    const open = async () => {
      const events = createMemoryEvents();
      const learning = await createLearningSubgraph({
        connection: mongo.connection.useDb('learning'),
        events,
        clock: createManualClock(noon),
      });
      await learning.start();
      return { events, learning };
    };
    const first = await open();
    await first.events.publish(aCompletedRun({ payload: { task: 'Fix the leak' } }));
    await first.learning.stop();
    const second = await open();
    await second.events.publish(aCompletedRun({ payload: { task: 'Fix the leak' } }));
    const { data, errors } = await executeOn(second.learning, source);
    await second.learning.stop();
    expect(errors).toBeUndefined();
    const { Recommender } = second.learning.contracts;
    const asked = { tenantId: 'tenant_one', task: 'Fix the leak', agentIds: ['agent_a'] };
    expect(await Recommender.recommend(asked)).toMatchObject({
      closest: { agentId: 'agent_a', likeness: expect.closeTo(1) },
    });
    expect(data).toEqual({
      outcomes: { items: [{ agentRun: { id: 'arun_1' }, succeeded: true }] },
      _entities: [{ performance: { runs: 1, successes: 1, meanDurationMs: 100 } }],
    });
  });
});
