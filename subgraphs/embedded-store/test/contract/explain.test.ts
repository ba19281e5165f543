import type { Document } from 'mongodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
const items = () => database().db.collection<Item>('items');
const size = 200;

beforeAll(async () => {
  await items().createIndex({ kind: 1, at: -1 });
  await items().createIndex({ tags: 1 });
  await items().createIndex({ code: 1 }, { unique: true });
  await items().insertMany(
    Array.from({ length: size }, (_, i) => ({
      _id: i,
      kind: i % 4,
      at: i,
      tags: [`t${i % 10}`, `t${(i + 1) % 10}`],
      code: `c${i}`,
    })),
  );
});

const run = (command: Document, verbosity = 'executionStats'): Promise<Document> =>
  database().db.command({ explain: command, verbosity });

/** The stages of a plan, the topmost first; of several branches all. */
function stagesOf(plan: Document): Document[] {
  const inner: Document[] = plan.inputStages ?? (plan.inputStage === undefined ? [] : [plan.inputStage]);
  const shown: Document = plan.queryPlan ?? plan; // servers with the newer engine wrap the plan
  return plan.queryPlan === undefined ? [plan, ...inner.flatMap(stagesOf)] : stagesOf(shown);
}
const namesIn = (reply: Document): string[] =>
  stagesOf(reply.queryPlanner.winningPlan).map(({ stage }) => stage);
const scanIn = (reply: Document): Document | undefined =>
  stagesOf(reply.queryPlanner.winningPlan).find(({ stage }) => /IXSCAN|COUNT_SCAN/.test(stage));

describe('explain of a find', () => {
  test.each<[string, Document, { keys: number; docs: number; n: number }]>([
    ['an equality', { filter: { kind: 1 } }, { keys: 50, docs: 50, n: 50 }],
    ['a unique key', { filter: { code: 'c7' } }, { keys: 1, docs: 1, n: 1 }],
    ['a key that is not there', { filter: { code: 'none' } }, { keys: 0, docs: 0, n: 0 }],
    ['a scan', { filter: { other: 1 } }, { keys: 0, docs: size, n: 0 }],
    ['everything', { filter: {} }, { keys: 0, docs: size, n: size }],
    ['an equality and a range', { filter: { kind: 1, at: { $gte: 101 } } }, { keys: 25, docs: 25, n: 25 }],
    ['a condition that no index holds', { filter: { kind: 1, code: /7/ } }, { keys: 50, docs: 50, n: 12 }],
  ])('counts the keys and documents of %s', async (_, command, { keys, docs, n }) => {
    const { executionStats } = await run({ find: 'items', ...command });
    expect(executionStats).toMatchObject({
      executionSuccess: true,
      nReturned: n,
      totalDocsExamined: docs,
    });
    expect(executionStats.totalKeysExamined).toBeGreaterThanOrEqual(keys);
    expect(executionStats.totalKeysExamined).toBeLessThanOrEqual(keys + 1); // a server may look one key further
    expect(executionStats.executionTimeMillis).toBeGreaterThanOrEqual(0);
  });

  test('names the index, its pattern, bounds and direction', async () => {
    const scan = scanIn(await run({ find: 'items', filter: { kind: 1, at: { $gt: 5, $lte: 9 } } }));
    expect(scan).toMatchObject({
      stage: 'IXSCAN',
      indexName: 'kind_1_at_-1',
      keyPattern: { kind: 1, at: -1 },
      isMultiKey: false,
      direction: 'forward',
      indexBounds: { kind: ['[1, 1]'], at: ['[9, 5)'] },
    });
  });

  test('shows open ends and lists', async () => {
    const reply = await run({ find: 'items', filter: { kind: { $in: [1, 3] }, at: { $gte: 5 } } });
    expect(scanIn(reply)?.indexBounds).toEqual({ kind: ['[1, 1]', '[3, 3]'], at: ['[inf.0, 5]'] });
  });

  test('shows fields that are not bound', async () => {
    const reply = await run({ find: 'items', filter: { kind: 2 } });
    expect(scanIn(reply)?.indexBounds).toEqual({ kind: ['[2, 2]'], at: ['[MaxKey, MinKey]'] });
  });

  test('says that an index has met arrays', async () => {
    expect(scanIn(await run({ find: 'items', filter: { tags: 't1' } }))).toMatchObject({
      indexName: 'tags_1',
      isMultiKey: true,
      indexBounds: { tags: ['["t1", "t1"]'] },
    });
  });

  test('goes backwards where the order is the other way round', async () => {
    const reply = await run({ find: 'items', filter: { kind: 1 }, sort: { at: 1 } });
    expect(scanIn(reply)).toMatchObject({ direction: 'backward' });
    expect(namesIn(reply)).not.toContain('SORT');
  });

  test('says where it sorts', async () => {
    const reply = await run({ find: 'items', filter: { kind: 1 }, sort: { code: 1, at: 1 } });
    expect(namesIn(reply)).toContain('SORT');
  });

  test('says that it merges orders', async () => {
    const reply = await run({ find: 'items', filter: { kind: { $in: [0, 1] } }, sort: { at: -1 } });
    expect(namesIn(reply)).toContain('SORT_MERGE');
  });

  test('says that it joins branches', async () => {
    const reply = await run({ find: 'items', filter: { $or: [{ code: 'c1' }, { tags: 't3' }] } });
    expect(namesIn(reply)).toContain('OR');
    expect(reply.executionStats.nReturned).toBe(41);
  });

  test('says that it scans', async () => {
    const reply = await run({ find: 'items', filter: { other: 1 } });
    expect(namesIn(reply)).toContain('COLLSCAN');
    expect(reply.queryPlanner.parsedQuery).toEqual({ other: { $eq: 1 } });
  });

  test('stops at the limit', async () => {
    const { executionStats } = await run({ find: 'items', filter: { kind: 1 }, limit: 3 });
    expect(executionStats).toMatchObject({ nReturned: 3, totalDocsExamined: 3 });
  });

  test('heeds a hint', async () => {
    expect(scanIn(await run({ find: 'items', filter: { code: 'c7' }, hint: 'kind_1_at_-1' }))).toMatchObject({
      indexName: 'kind_1_at_-1',
      indexBounds: { kind: ['[MinKey, MaxKey]'], at: ['[MaxKey, MinKey]'] },
    });
    const natural = await run({ find: 'items', filter: { code: 'c7' }, hint: { $natural: 1 } });
    expect(namesIn(natural)).toContain('COLLSCAN');
  });

  test('lists what was rejected', async () => {
    const reply = await run({ find: 'items', filter: { kind: 1, tags: 't1' } });
    expect(reply.queryPlanner.rejectedPlans).toHaveLength(1);
    expect(JSON.stringify(reply.queryPlanner.rejectedPlans)).toContain('IXSCAN');
  });

  test('names the collection and the server', async () => {
    const reply = await run({ find: 'items', filter: { kind: 1 } });
    expect(reply.queryPlanner.namespace).toBe(`${database().db.databaseName}.items`);
    expect(reply.serverInfo.host).toEqual(expect.any(String));
    expect(reply.ok).toBe(1);
  });

  test('does not run for the plan alone', async () => {
    const reply = await run({ find: 'items', filter: { kind: 1 } }, 'queryPlanner');
    expect(reply.queryPlanner).toBeDefined();
    expect(reply.executionStats).toBeUndefined();
  });

  test('ends at once where there is no collection', async () => {
    const reply = await run({ find: freshName(), filter: { a: 1 } });
    expect(namesIn(reply)).toEqual(['EOF']);
    expect(reply.executionStats).toMatchObject({ nReturned: 0, totalDocsExamined: 0 });
  });

  test('is what a cursor gives', async () => {
    const reply = await items().find({ code: 'c9' }).explain('executionStats');
    expect(reply.executionStats.nReturned).toBe(1);
  });
});

describe('explain of other commands', () => {
  test('count reads keys alone where they answer', async () => {
    const reply = await run({ count: 'items', query: { kind: 1 } });
    expect(namesIn(reply)).toEqual(['COUNT', 'COUNT_SCAN']);
    expect(reply.executionStats.totalDocsExamined).toBe(0);
  });

  test('count reads documents where keys do not answer', async () => {
    const reply = await run({ count: 'items', query: { tags: 't1', other: null } });
    expect(namesIn(reply)[0]).toBe('COUNT');
    expect(reply.executionStats.totalDocsExamined).toBe(40);
  });

  test('distinct shows how it finds', async () => {
    const reply = await run({ distinct: 'items', key: 'code', query: { kind: 3 } });
    expect(scanIn(reply)?.indexName).toBe('kind_1_at_-1');
  });

  test('update finds and changes nothing', async () => {
    const updates = [{ q: { kind: 1 }, u: { $set: { seen: true } }, multi: true }];
    const reply = await run({ update: 'items', updates });
    expect(namesIn(reply)[0]).toBe('UPDATE');
    expect(reply.executionStats.totalDocsExamined).toBe(50);
    expect(reply.executionStats.executionStages).toMatchObject({ nMatched: 50, nWouldModify: 50 });
    expect(await items().countDocuments({ seen: true })).toBe(0);
  });

  test('update tells what it would leave as it is', async () => {
    const updates = [{ q: { kind: 1 }, u: { $set: { kind: 1 } }, multi: true }];
    const { executionStats } = await run({ update: 'items', updates });
    expect(executionStats.executionStages).toMatchObject({ nMatched: 50, nWouldModify: 0 });
  });

  test('delete finds and removes nothing', async () => {
    const reply = await run({ delete: 'items', deletes: [{ q: { kind: 1 }, limit: 0 }] });
    expect(namesIn(reply)[0]).toBe('DELETE');
    expect(reply.executionStats.executionStages).toMatchObject({ nWouldDelete: 50 });
    expect(await items().countDocuments()).toBe(size);
  });

  test('findAndModify finds and changes nothing', async () => {
    const command = { findAndModify: 'items', query: { code: 'c5' }, update: { $set: { seen: true } } };
    const reply = await run(command);
    expect(scanIn(reply)?.indexName).toBe('code_1');
    expect(await items().countDocuments({ seen: true })).toBe(0);
  });

  test('aggregate shows the query that its pipeline begins with', async () => {
    const pipeline = [{ $match: { kind: 1 } }, { $sort: { at: -1 } }];
    const reply = await items().aggregate(pipeline).explain('executionStats');
    const { queryPlanner, executionStats } = reply.stages?.[0].$cursor ?? reply;
    expect(scanIn({ queryPlanner })?.indexName).toBe('kind_1_at_-1');
    expect(executionStats.totalDocsExamined).toBe(50);
  });

  test('aggregate shows the stages that follow', needs('embedded'), async () => {
    const pipeline = [{ $match: { kind: 1 } }, { $group: { _id: '$at' } }, { $limit: 3 }];
    const { stages } = await items().aggregate(pipeline).explain('executionStats');
    expect(stages.map((stage: Document) => Object.keys(stage)[0])).toEqual(['$cursor', '$group', '$limit']);
  });

  test('a view shows the query on its collection', async () => {
    const name = freshName();
    await database().db.createCollection(name, { viewOn: 'items', pipeline: [{ $match: { kind: 1 } }] });
    const reply = await run({ find: name, filter: { at: { $lt: 41 } } });
    const { queryPlanner } = reply.stages?.[0].$cursor ?? reply;
    expect(queryPlanner.namespace).toBe(`${database().db.databaseName}.items`);
    expect(scanIn({ queryPlanner })?.indexName).toBe('kind_1_at_-1');
  });

  test.each<[string, Document, number]>([
    ['a command that there is not', { makeCoffee: 1 }, 59],
    ['a filter that is none', { find: 'items', filter: { a: { $foo: 1 } } }, 2],
    ['an update that is none', { update: 'items', updates: [{ q: {}, u: { $foo: { a: 1 } } }] }, 9],
  ])('%s is refused', async (_, command, code) => {
    expect(await codeOf(run(command))).toBe(code);
  });

  test('a verbosity that there is not is refused', async () => {
    expect([2, 9]).toContain(await codeOf(run({ find: 'items' }, 'loud')));
  });
});
