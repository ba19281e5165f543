import { type Connection, Schema } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRunningTotals, openTestMongo, type TestMongo } from '../../src/mongo/index.ts';

const sales = new Schema(
  {
    _id: { type: String, required: true },
    tenantId: { type: String, required: true },
    agentId: { type: String, required: true },
    price: { type: Number, required: true },
    seq: { type: Number, required: true },
    totals: { type: new Schema({ sold: Number, earned: Number }, { _id: false }), required: true },
  },
  { collection: 'sales', versionKey: false, autoIndex: false },
);
sales.index({ tenantId: 1, agentId: 1, seq: 1 }, { unique: true });

const aSale = (overrides: { _id?: string; tenantId?: string; agentId?: string; price?: number } = {}) => ({
  _id: 'a',
  tenantId: 'tenant_one',
  agentId: 'agent_a',
  price: 10,
  ...overrides,
});

async function openSales(connection: Connection) {
  const model = connection.model('Sale', sales);
  await model.createIndexes();
  return createRunningTotals<ReturnType<typeof aSale>, { sold: number; earned: number }>(connection, {
    model: model.modelName,
    heads: 'sales_totals',
    nothing: { sold: 0, earned: 0 },
    add: ({ sold, earned }, { price }) => ({ sold: sold + 1, earned: earned + price }),
  });
}

describe('running totals', () => {
  const agentA = { tenantId: 'tenant_one', agentIds: ['agent_a'] };
  let mongo: TestMongo;
  let opened = 0;

  beforeAll(async () => {
    mongo = await openTestMongo();
  });
  afterAll(() => mongo.close());

  const open = async () => {
    const connection = mongo.connection.useDb(`sales_${opened++}`);
    return { connection, totals: await openSales(connection) };
  };

  it('add up what was added, per agent and tenant', async () => {
    const { totals } = await open();
    await totals.add(aSale());
    await totals.add(aSale({ _id: 'b', price: 5 }));
    await totals.add(aSale({ _id: 'c', agentId: 'agent_b' }));
    await totals.add(aSale({ _id: 'd', tenantId: 'tenant_two', price: 7 }));
    expect(await totals.list(agentA)).toEqual([{ agentId: 'agent_a', sold: 2, earned: 15 }]);
    expect(await totals.list({ tenantId: 'tenant_two', agentIds: ['agent_a', 'agent_b'] })).toEqual([
      { agentId: 'agent_a', sold: 1, earned: 7 },
    ]);
  });

  it('say nothing of an agent without items', async () => {
    const { totals } = await open();
    expect(await totals.list(agentA)).toEqual([]);
  });

  it('count an item once, however often and under whatever agent it is added again', async () => {
    const { totals } = await open();
    await Promise.all(Array.from({ length: 8 }, () => totals.add(aSale())));
    await totals.add(aSale({ agentId: 'agent_b', price: 99 }));
    expect(await totals.list({ ...agentA, agentIds: ['agent_a', 'agent_b'] })).toEqual([
      { agentId: 'agent_a', sold: 1, earned: 10 },
    ]);
  });

  it('lose nothing when many are added at once, and number them without a gap', async () => {
    const { connection, totals } = await open();
    await Promise.all(Array.from({ length: 12 }, (_, n) => totals.add(aSale({ _id: `${n}`, price: n }))));
    expect(await totals.list(agentA)).toEqual([{ agentId: 'agent_a', sold: 12, earned: 66 }]);
    const stored = await connection.collection('sales').find().sort({ seq: 1 }).toArray();
    expect(stored.map(({ seq }) => seq)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
  });

  it('catch up when a writer died before it moved the head on', async () => {
    const { connection, totals } = await open();
    await totals.add(aSale());
    const heads = connection.collection('sales_totals');
    const left = await heads.findOne();
    await totals.add(aSale({ _id: 'b' }));
    await totals.add(aSale({ _id: 'c' }));
    await heads.updateOne({}, { $set: { seq: left?.seq, totals: left?.totals } });
    expect(await totals.list(agentA)).toMatchObject([{ sold: 1 }]);
    await totals.add(aSale({ _id: 'b' }));
    expect(await totals.list(agentA)).toMatchObject([{ sold: 3 }]);
    await totals.add(aSale({ _id: 'd' }));
    expect(await totals.list(agentA)).toMatchObject([{ sold: 4, earned: 40 }]);
  });

  it('are made again from the items when the heads are gone', async () => {
    const { connection, totals } = await open();
    for (const _id of ['a', 'b', 'c']) await totals.add(aSale({ _id }));
    await connection.collection('sales_totals').deleteMany({});
    await totals.add(aSale({ _id: 'd' }));
    expect(await totals.list(agentA)).toMatchObject([{ sold: 4, earned: 40 }]);
  });

  it('refuse an item that breaks its schema before anything is written', async () => {
    const { connection, totals } = await open();
    await expect(totals.add(aSale({ price: Number.NaN }))).rejects.toThrow(/price/);
    expect(await connection.collection('sales').countDocuments()).toBe(0);
    expect(await totals.list(agentA)).toEqual([]);
  });

  it('read nothing for a request that is over', async () => {
    const { totals } = await open();
    await expect(totals.list(agentA, AbortSignal.abort())).rejects.toThrow();
  });
});
