import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { frameRequest } from '../../src/server/wire.ts';
import { type Doc, docOf } from '../../src/values/document.ts';
import { isDefect, type Peer } from './peer.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

const $db = 'extremes';
const levels = 10_000;
const longPath = Array.from({ length: 3000 }, () => 'a').join('.');

/** A message whose document nests what `open` writes, since no encoder goes this deep. */
function tower(type: 0x03 | 0x04, names: readonly string[], command: object): Buffer {
  const around = frameRequest(1, docOf(command as Record<string, unknown>)); // a literal of this file
  const heads = Array.from({ length: levels }, (_, i) => Buffer.from(`${names[i % names.length]}\0`));
  const inside = heads.reduce((sum, head) => sum + head.length + 1 + 4 + 1, 5);
  const pieces: Buffer[] = [Buffer.from([0x03]), Buffer.from('deep\0')];
  let left = inside;
  for (const [i, head] of heads.entries()) {
    pieces.push(int32(left), Buffer.from([i % 2 === 0 ? type : 0x03]), head);
    left -= 4 + 1 + head.length + 1;
  }
  pieces.push(int32(5), Buffer.alloc(levels + 1));
  const all = Buffer.concat([around.subarray(0, -1), ...pieces, Buffer.alloc(1)]);
  all.writeInt32LE(all.length, 0);
  all.writeInt32LE(all.length - 21, 21);
  return all;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

const nest = (depth: number, wrap: (inside: unknown) => unknown): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = wrap(value);
  return value;
};
const filled = <T>(length: number, make: (i: number) => T): T[] => Array.from({ length }, (_, i) => make(i));
const aggregate = (...pipeline: unknown[]): Doc => ({ aggregate: 'c', pipeline, cursor: {}, $db });
const project = (x: unknown): Doc => aggregate({ $limit: 1 }, { $project: { x } });
const update = (u: unknown, more: object = {}): Doc => ({
  update: 'c',
  updates: [{ q: { _id: 1 }, u, ...more }],
  $db,
});

describe('absurd requests', () => {
  let server: ServerProcess;
  let peer: Peer;
  const start = async (): Promise<void> => {
    server = await startServerProcess();
    peer = await server.open();
    const documents = filled(50, (_id) => ({ _id, a: _id, text: `${'a'.repeat(40)}!`, list: [1, 2, 3] }));
    expect(await peer.ask({ insert: 'c', documents, $db })).toMatchObject({ n: 50 });
  };
  beforeAll(start);
  afterAll(() => server.close());

  // One request that brings the server down or holds it up fails its own test, not those after it.
  afterEach(async () => {
    if (
      await server.expectAnswer().then(
        () => true,
        () => false,
      )
    )
      return;
    await server.kill();
    await start();
  });

  test.each([
    ['documents', 0x03, ['a']],
    ['arrays', 0x04, ['0']],
    ['$and in $or', 0x04, ['$and', '0', '$or', '0']],
    ['$not in $elemMatch', 0x03, ['$not', '$elemMatch']],
    ['$cond in $cond', 0x04, ['$cond', '0']],
    ['pipelines in $lookup', 0x04, ['pipeline', '0', '$lookup']],
    ['$push in $each', 0x03, ['$push', '$each']],
  ] as const)('ten thousand levels of %s are refused as too deep', async (_, type, names) => {
    for (const command of [{ find: 'c' }, { insert: 'c' }, { update: 'c' }, { aggregate: 'c' }]) {
      peer.send(tower(type, names, { ...command, $db }));
      expect(await peer.next()).toMatchObject({ ok: 0, code: 15 });
    }
  });

  /** Refused or answered, within a bound, and the server is well after it. */
  const survive = async (command: Doc): Promise<Doc> => {
    const other = await server.open();
    const reply = await other.ask(command);
    other.socket.destroy();
    expect(isDefect(reply), String(reply.errmsg)).toBe(false);
    await server.expectAnswer();
    return reply;
  };

  test.each<[string, Doc]>([
    ['a filter on a path of three thousand parts', { find: 'c', filter: { [longPath]: 1 }, $db }],
    ['a sort by it', { find: 'c', sort: { [longPath]: 1 }, $db }],
    ['an expression with it', project(`$${longPath}`)],
    ['an index on it', { createIndexes: 'c', indexes: [{ key: { [longPath]: 1 }, name: 'long' }], $db }],
    ['a distinct of it', { distinct: 'c', key: longPath, $db }],
    ['an $unset of it', update({ $unset: { [longPath]: 1 } })],
    ['a $rename of it', update({ $rename: { [longPath]: 'b' } })],
    ['$or of 20,000 branches', { find: 'c', filter: { $or: filled(20_000, (a) => ({ a })) }, $db }],
    ['$in of 100,000 values', { find: 'c', filter: { a: { $in: filled(100_000, (i) => i) } }, $db }],
    ['$and of 180 levels', { find: 'c', filter: nest(80, (x) => ({ $and: [x === 1 ? { a: 1 } : x] })), $db }],
    ['a thousand stages', aggregate(...filled(1000, () => ({ $match: { a: 1 } })))],
    [
      'two thousand computed fields',
      aggregate({ $project: Object.fromEntries(filled(2000, (i) => [`f${i}`, '$a'])) }),
    ],
    ['an $add of 50,000 terms', project({ $add: filled(50_000, () => '$a') })],
    ['$cond nested 60 deep', project(nest(60, (x) => ({ $cond: ['$a', x, 2] })))],
    ['an update of 20,000 fields', update({ $set: Object.fromEntries(filled(20_000, (i) => [`g${i}`, 1])) })],
    ['a sequence of 2^31 numbers', project({ $range: [0, 2 ** 31 - 1] })],
    [
      'a sequence of sequences',
      project({ $map: { input: { $range: [0, 100_000] }, in: { $range: [0, 100_000] } } }),
    ],
    [
      'a text doubled forty times',
      project({
        $reduce: { input: { $range: [0, 40] }, initialValue: 'xx', in: { $concat: ['$$value', '$$value'] } },
      }),
    ],
    [
      'a list doubled forty times',
      project({
        $reduce: {
          input: { $range: [0, 40] },
          initialValue: [1, 1],
          in: { $concatArrays: ['$$value', '$$value'] },
        },
      }),
    ],
    ['a hundred million buckets', aggregate({ $bucketAuto: { groupBy: '$a', buckets: 100_000_000 } })],
    [
      'a densified line without end',
      aggregate({ $densify: { field: 'a', range: { step: 1e-7, bounds: [0, 100] } } }),
    ],
    ['a sample of 10^15', aggregate({ $sample: { size: 1e15 } })],
    ['a product of four lookups', aggregate(...filled(4, lookup), { $count: 'n' })],
  ])('%s is answered or refused', async (_, command) => {
    await survive(command);
  });

  test('a $set along a path of three thousand parts stores nothing that cannot be read again', async () => {
    expect((await survive(update({ $set: { [`new.${longPath}`]: 1 } }))).writeErrors).toHaveLength(1);
    expect(await survive({ find: 'c', filter: { a: 1, text: { $gt: '' } }, $db })).toMatchObject({ ok: 1 });
  });

  test('setting a far element of a list is refused instead of filling it up', async () => {
    const reply = await survive(update({ $set: { 'list.9999999': 1 } }));
    expect(reply.writeErrors).toHaveLength(1);
  });

  test('a document grows by an update to sixteen mebibytes and no further', async () => {
    const grow = update({ $push: { big: 'x'.repeat(7_000_000) } });
    expect(await survive(grow)).toMatchObject({ n: 1 });
    expect(await survive(grow)).toMatchObject({ n: 1 });
    expect((await survive(grow)).writeErrors).toHaveLength(1);
    expect(await survive(update({ $unset: { big: 1 } }))).toMatchObject({ n: 1 });
  });

  test.each([
    ['(a+)+$', ''],
    ['(a+)+$', 'i'],
    ['^(\\w+\\s?)+$', ''],
    ['(a|aa)+$', 'i'],
    ['(?=a)(a+)+$', ''],
    ['(.*)*x', 's'],
    ['([\\p{L}]+)+$', ''],
    ['(a+)\\1+$', ''],
  ])('the regular expression %s with options "%s" ends soon', async (pattern, options) => {
    const command = { find: 'c', filter: { text: { $regex: pattern, $options: options } }, $db };
    await survive(docOf(command));
    const match = { $regexMatch: { input: '$text', regex: pattern, options } };
    await survive(project(match));
  });

  test('a document with fifty thousand fields is stored and found', async () => {
    const document = Object.fromEntries(filled(50_000, (i) => [`k${i.toString(36)}`, null]));
    expect(await survive({ insert: 'wide', documents: [{ _id: 1, ...document }], $db })).toMatchObject({
      n: 1,
    });
    expect(await survive({ count: 'wide', query: { kzz: null }, $db })).toMatchObject({ n: 1 });
  });
});

function lookup(i: number): unknown {
  return { $lookup: { from: 'c', pipeline: [{ $limit: 50 }], as: `l${i}` } };
}
