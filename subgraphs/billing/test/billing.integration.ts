import { createMemoryEvents } from '@ymera/kernel/events';
import { openTestMongo, type TestMongo } from '@ymera/kernel/mongo';
import { executeOn } from '@ymera/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBillingSubgraph } from '../src/index.ts';
import { aCompletedRun, aPriceTable } from './builders.ts';

const source = `{
  prices { meter unitPrice }
  usage { items { id amount } }
  _entities(representations: [{ __typename: "WorkflowRun", id: "run_1" }]) {
    ... on WorkflowRun { spend { amount agentRuns cpuMs } }
  }
}`;

describe('billing over MongoDB', () => {
  let mongo: TestMongo;

  beforeAll(async () => {
    mongo = await openTestMongo();
  });
  afterAll(() => mongo.close());

  it('charges at the default prices and remembers it over a restart', async () => {
    const open = async () => {
      const events = createMemoryEvents();
      const billing = await createBillingSubgraph({ connection: mongo.connection.useDb('billing'), events });
      await billing.start();
      return { events, billing };
    };
    const first = await open();
    await first.events.publish(aCompletedRun());
    await first.billing.stop();
    const second = await open();
    await second.events.publish(aCompletedRun());
    const { data, errors } = await executeOn(second.billing, source);
    await second.billing.stop();
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      prices: [
        { meter: 'AGENT_RUN', unitPrice: 100 },
        { meter: 'PLUGIN_CPU_SECOND', unitPrice: 50_000 },
        { meter: 'MODEL_USE', unitPrice: 1_000_000 },
      ],
      usage: {
        items: [
          { id: 'arun_1:PLUGIN_CPU_SECOND', amount: 2000 },
          { id: 'arun_1:AGENT_RUN', amount: 100 },
        ],
      },
      _entities: [{ spend: { amount: 2100, agentRuns: 1, cpuMs: 40 } }],
    });
  });

  it('refuses prices it cannot work with before it touches the store', async () => {
    const connection = mongo.connection.useDb('untouched');
    const prices = aPriceTable({
      prices: { ...aPriceTable().prices, AGENT_RUN: { unitPrice: 0.5, unit: 'run' } },
    });
    const opening = createBillingSubgraph({ connection, events: createMemoryEvents(), prices });
    await expect(opening).rejects.toThrow('The price of AGENT_RUN must be a whole number');
    expect(await connection.listCollections()).toEqual([]);
  });
});
