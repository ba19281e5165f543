import { MongoServerError, Timestamp } from 'mongodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { codeOf, type Item, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
const run = (command: object) => database().db.command(command);
const x = () => database().db.collection<Item>('x');

/** What nobody knows (40415), what is missing (40414), what has another type (14, 9), what is out of bounds (2). */
const refusals = [2, 9, 14, 40414, 40415];

beforeEach(async () => {
  await x().deleteMany({});
  await x().insertMany([
    { _id: 1, a: 1 },
    { _id: 2, a: 2 },
  ]);
});

/** The code of a command, or of its first write error. */
async function refusalOf(command: object): Promise<unknown> {
  try {
    const reply = await run(command);
    return reply.writeErrors?.[0]?.code ?? 'granted';
  } catch (error) {
    return codeOf(Promise.reject(error));
  }
}

const set = { $set: { a: 9 } };

describe('an argument that is none is refused before anything is done', () => {
  test.each([
    ['documents that are text', { insert: 'x', documents: 'x' }],
    ['ordered that is text', { insert: 'x', documents: [{ _id: 9 }], ordered: 'x' }],
    ['a write concern that is text', { insert: 'x', documents: [{ _id: 9 }], writeConcern: 'x' }],
    [
      'a write concern with an unknown field',
      { insert: 'x', documents: [{ _id: 9 }], writeConcern: { zzz: 1 } },
    ],
    ['a write concern of -1 members', { insert: 'x', documents: [{ _id: 9 }], writeConcern: { w: -1 } }],
    ['updates that are text', { update: 'x', updates: 'x' }],
    ['an update without its filter', { update: 'x', updates: [{ u: set }] }],
    ['an update without a change', { update: 'x', updates: [{ q: {} }] }],
    ['an update by a number', { update: 'x', updates: [{ q: {}, u: 5 }] }],
    ['an update with an unknown field', { update: 'x', updates: [{ q: {}, u: set, zzz: 1 }] }],
    ['an update of many that is text', { update: 'x', updates: [{ q: {}, u: set, multi: 'x' }] }],
    ['an upsert that is text', { update: 'x', updates: [{ q: {}, u: set, upsert: 'x' }] }],
    ['array filters that are no array', { update: 'x', updates: [{ q: {}, u: set, arrayFilters: 'x' }] }],
    ['a deletion without a limit', { delete: 'x', deletes: [{ q: {} }] }],
    ['a deletion of five', { delete: 'x', deletes: [{ q: {}, limit: 5 }] }],
    ['a deletion with an unknown field', { delete: 'x', deletes: [{ q: {}, limit: 0, zzz: 1 }] }],
    ['findAndModify by a number', { findAndModify: 'x', query: {}, update: 5 }],
    ['findAndModify with an order that is text', { findAndModify: 'x', query: {}, update: set, sort: 'x' }],
    [
      'findAndModify with fields that are a number',
      { findAndModify: 'x', query: {}, update: set, fields: 5 },
    ],
    ['findAndModify of a filter that is text', { findAndModify: 'x', query: 'x', update: set }],
    ['count with an unknown field', { count: 'x', zzz: 1 }],
    ['distinct with an unknown field', { distinct: 'x', key: 'a', zzz: 1 }],
    ['an aggregation with an unknown field', { aggregate: 'x', pipeline: [], cursor: {}, zzz: 1 }],
    ['an aggregation with a cursor that is text', { aggregate: 'x', pipeline: [], cursor: 'x' }],
    ['a collation that is text', { find: 'x', collation: 'x' }],
    ['`let` that is a number', { find: 'x', let: 5 }],
    ['a projection that is text', { find: 'x', projection: 'x' }],
    ['a hint that is a number', { find: 'x', hint: 5 }],
    ['a read concern that is text', { find: 'x', readConcern: 'x' }],
    ['cursors that are no list', { killCursors: 'x', cursors: 5 }],
    ['sessions that are no list', { endSessions: 'x' }],
    [
      'createIndexes with an unknown field',
      { createIndexes: 'x', indexes: [{ key: { z: 1 }, name: 'z' }], zzz: 1 },
    ],
    ['indexes that are no list', { createIndexes: 'x', indexes: 5 }],
    ['listCollections with an unknown field', { listCollections: 1, zzz: 1 }],
    ['a database to drop by a name', { dropDatabase: 1, zzz: 1 }],
  ])('%s', async (_, command) => {
    expect(refusals).toContain(await refusalOf(command));
    expect(await x().find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
    ]);
  });
});

describe('a promise that cannot be kept is refused', needs('replicaSet'), () => {
  test('a write concern that nobody defined', async () => {
    const command = { insert: 'x', documents: [{ _id: 'w' }], writeConcern: { w: 'twoDatacenters' } };
    const reply = await run(command).catch((error: unknown) => error);
    const told = reply instanceof MongoServerError ? reply : Object(reply).writeConcernError;
    expect(told).toMatchObject({ code: 79 });
  });

  test('to read at a time that has not come', async () => {
    const afterClusterTime = new Timestamp({ t: 4_000_000_000, i: 1 });
    expect(await codeOf(run({ find: 'x', readConcern: { afterClusterTime } }))).toBe(72);
  });

  test('to read at one moment without a snapshot', async () => {
    const atClusterTime = new Timestamp({ t: 1, i: 1 });
    expect(await codeOf(run({ find: 'x', readConcern: { atClusterTime } }))).toBe(72);
  });
});
