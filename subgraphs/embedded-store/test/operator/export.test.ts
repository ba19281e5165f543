import { readFileSync, writeFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { BSONSymbol, Decimal128, Double, EJSON, Int32, Long, ObjectId, Timestamp } from 'bson';
import { describe, expect, test } from 'vitest';
import { runOperator } from '../../src/operator/index.ts';
import { useOperatedStore } from './support/operated-store.ts';

const store = useOperatedStore();

const linesOf = (text: string): unknown[] =>
  text
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('an export', () => {
  test('keeps every type, so that an import gives the same documents', async () => {
    const doc = {
      _id: new ObjectId(),
      int: new Int32(7),
      double: new Double(7),
      large: new Double(3e10),
      half: 0.5,
      negativeZero: new Double(-0),
      long: Long.fromString('9007199254740993'),
      decimal: Decimal128.fromString('0.10'),
      date: new Date('1969-07-20T20:17:40Z'),
      stamp: new Timestamp({ t: 5, i: 6 }),
      symbol: new BSONSymbol('s'),
      regex: /a.b/i,
      nothing: null,
      nested: { list: [new Int32(1), { deep: 'ü' }] },
    };
    const raw = { promoteValues: false, bsonRegExp: true };
    const stored = await store().served(async (db) => {
      await db.collection('types').insertOne(doc);
      return db.collection('types').findOne({}, raw);
    });
    const { code, out } = await store().run('export', 'types');
    expect(code).toBe(0);
    expect(EJSON.serialize(EJSON.parse(out, { relaxed: false }), { relaxed: false })).toEqual(
      EJSON.serialize(stored ?? {}, { relaxed: false }),
    );
    expect(JSON.parse(out)).toMatchObject({
      int: { $numberInt: '7' },
      double: { $numberDouble: '7.0' },
      large: { $numberDouble: '30000000000.0' },
      negativeZero: { $numberDouble: '-0.0' },
      long: { $numberLong: '9007199254740993' },
    });
  });

  test('is plain JSON where it may be relaxed', async () => {
    await store().served((db) => db.collection('c').insertOne({ n: 1, at: new Date(0), f: 1.5 }));
    const { out } = await store().run('export', 'c', '--relaxed');
    expect(linesOf(out)).toMatchObject([{ n: 1, at: { $date: '1970-01-01T00:00:00Z' }, f: 1.5 }]);
  });

  test('gives what a filter in Extended JSON matches', async () => {
    await store().served((db) =>
      db.collection('c').insertMany([1, 2, 3].map((n) => ({ n, at: new Date(n * 1000) }))),
    );
    const query = '{"n":{"$gte":2},"at":{"$lt":{"$date":"1970-01-01T00:00:03Z"}}}';
    const { out } = await store().run('export', 'c', '--relaxed', '--query', query);
    expect(linesOf(out)).toMatchObject([{ n: 2 }]);
  });

  test('of an empty collection is empty', async () => {
    await store().served((db) => db.createCollection('none'));
    expect(await store().run('export', 'none')).toEqual({ code: 0, out: '', err: '' });
  });

  test('finds collections of other databases, and dots in names', async () => {
    await store().served(async (db) => {
      await db.collection('agents.items').insertOne({ in: 'ymera' });
      await db.collection('logs').insertOne({ in: 'logs' });
    });
    for (const name of ['agents.items', 'ymera.agents.items']) {
      expect(linesOf((await store().run('export', name)).out)).toMatchObject([{ in: 'ymera' }]);
    }
    const { code, err } = await store().run('export', 'agnets');
    expect(code).toBe(64);
    expect(err).toContain('There is no collection agnets. There are: ymera.agents.items, ymera.logs.');
  });

  test.each([
    ['{"n":', 'It is written like'],
    ['[1]', 'it is not an object'],
    ['{"$where":"1"}', '$where is not supported'],
    ['{"n":{"$near":1}}', 'The query cannot be used'],
  ])('is refused for the query %s', async (query, sentence) => {
    await store().served((db) => db.collection('c').insertOne({}));
    const { code, out, err } = await store().run('export', 'c', '--query', query);
    expect({ code, out }).toEqual({ code: 64, out: '' });
    expect(err).toContain(sentence);
  });
});

test('a document that cannot be read is left out, and the export fails after the others', async () => {
  await store().served((db) => db.collection('c').insertMany([{ n: 1 }, { n: 2 }, { n: 3 }]));
  store().tamper('UPDATE c1 SET d = ? WHERE rid = 2', Buffer.from('nonsense'));
  const { code, out, err } = await store().run('export', 'c', '--relaxed');
  expect(linesOf(out)).toMatchObject([{ n: 1 }, { n: 3 }]);
  expect(code).toBe(1);
  expect(err).toMatch(/^1 document could not be read .*ymera\.c: the document in row 2 cannot be read/);
});

describe('where an export goes', () => {
  test('a file appears whole, private, and never in the place of another', async () => {
    await store().served((db) => db.collection('c').insertOne({ n: 1 }));
    writeFileSync(store().path('there'), 'mine');
    expect(await store().run('export', 'c', '--out', 'there')).toMatchObject({ code: 1 });
    expect(readFileSync(store().path('there'), 'utf8')).toBe('mine');
    expect(await store().run('export', 'c', '--out', 'there', '--force')).toMatchObject({ code: 0, out: '' });
    expect(linesOf(readFileSync(store().path('there'), 'utf8'))).toHaveLength(1);
  });

  const exportTo = (out: Writable): Promise<number> =>
    runOperator(['export', 'c'], {
      dataDir: store().dataDir,
      out,
      err: new Writable({ write: (chunk) => expect.unreachable(String(chunk)) }),
      resolve: (file) => file,
    });

  const fill = (count: number): Promise<unknown> =>
    store().served((db) =>
      db.collection('c').insertMany(Array.from({ length: count }, (_, n) => ({ n, text: 'x'.repeat(1000) }))),
    );

  test('an output that is slow holds the export back', async () => {
    await fill(3000);
    let waiting = 0;
    let most = 0;
    const slow = new Writable({
      highWaterMark: 1,
      write: (chunk, _encoding, done) => {
        waiting += chunk.length;
        most = Math.max(most, waiting);
        setImmediate(() => {
          waiting -= chunk.length;
          done();
        });
      },
    });
    expect(await exportTo(slow)).toBe(0);
    expect(most).toBeLessThan(256 * 1024);
  });

  test('an output that is closed early ends it quietly', async () => {
    await fill(1000);
    const closed = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
    });
    expect(await exportTo(closed)).toBe(0);
  });
});
