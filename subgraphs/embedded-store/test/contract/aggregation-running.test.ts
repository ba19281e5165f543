import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { freshName, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
interface Item {
  _id: number;
  [field: string]: unknown;
}
const fill = async (count: number, make: (n: number) => object = () => ({})) => {
  const collection = database().db.collection<Item>(freshName());
  await collection.insertMany(Array.from({ length: count }, (_, n) => ({ ...make(n), _id: n })));
  return collection;
};

describe('running a pipeline', needs('server8'), () => {
  test('results come in batches of the size asked for', async () => {
    const collection = await fill(250, (n) => ({ v: n }));
    const cursor = collection.aggregate([{ $set: { w: { $add: ['$v', 1] } } }], { batchSize: 40 });
    const sizes: number[] = [];
    while (await cursor.hasNext()) {
      sizes.push(cursor.bufferedCount());
      cursor.readBufferedDocuments();
    }
    expect(sizes).toEqual([40, 40, 40, 40, 40, 40, 10]);
  });

  test('what fails in a later batch is told then', async () => {
    const collection = await fill(20, (n) => ({ v: n - 15 }));
    const cursor = collection.aggregate([{ $sort: { _id: 1 } }, { $set: { w: { $divide: [1, '$v'] } } }], {
      batchSize: 5,
    });
    for (let i = 0; i < 5; i++) expect(await cursor.next()).toMatchObject({ _id: i });
    await expect(cursor.toArray()).rejects.toMatchObject({ code: 2 });
  });

  test('a limit ends the reading', async () => {
    const collection = await fill(20, (n) => ({ v: 5 - n }));
    const pipeline = [{ $sort: { _id: 1 } }, { $set: { w: { $divide: [1, '$v'] } } }, { $limit: 5 }];
    expect(await collection.aggregate(pipeline).toArray()).toHaveLength(5);
  });

  test('let variables reach filters, expressions and inner pipelines', async () => {
    const collection = await fill(4);
    const pipeline = [
      { $match: { $expr: { $eq: ['$_id', '$$one'] } } },
      {
        $lookup: {
          from: collection.collectionName,
          pipeline: [{ $match: { $expr: { $gt: ['$_id', '$$one'] } } }, { $count: 'n' }],
          as: 'more',
        },
      },
      { $set: { one: '$$one' } },
    ];
    const found = await collection.aggregate(pipeline, { let: { one: 1 } }).toArray();
    expect(found).toEqual([{ _id: 1, more: [{ n: 2 }], one: 1 }]);
  });

  test('a variable that let does not name is refused', async () => {
    const found = database()
      .db.collection('none')
      .aggregate([{ $set: { a: '$$other' } }], { let: { one: 1 } })
      .toArray();
    await expect(found).rejects.toMatchObject({ code: 17276 });
  });

  test('over a view, stages follow those of the view', async () => {
    const { db } = database();
    const collection = await fill(6, (n) => ({ v: n }));
    const view = freshName();
    await db.createCollection(view, {
      viewOn: collection.collectionName,
      pipeline: [{ $match: { v: { $gt: 3 } } }],
    });
    expect(
      await db
        .collection(view)
        .aggregate([{ $group: { _id: null, s: { $sum: '$v' } } }])
        .toArray(),
    ).toEqual([{ _id: null, s: 9 }]);
  });

  test('a missing collection gives nothing', async () => {
    const found = await database()
      .db.collection('nowhere')
      .aggregate([{ $set: { a: 1 } }])
      .toArray();
    expect(found).toEqual([]);
  });

  test('names that objects inherit are fields like any other', async () => {
    const collection = await fill(1, () => ({ constructor: { prototype: 1 }, toString: 'x' }));
    const pipeline = [
      { $set: { a: '$constructor.prototype', b: '$hasOwnProperty', toString: 'y' } },
      { $group: { _id: '$toString', a: { $first: '$a' }, b: { $push: '$b' } } },
    ];
    expect(await collection.aggregate(pipeline).toArray()).toEqual([{ _id: 'y', a: 1, b: [] }]);
  });

  test('in a transaction it sees what the transaction wrote', needs('replicaSet'), async () => {
    const { client } = database();
    const collection = await fill(2, (n) => ({ v: n }));
    const join = { from: collection.collectionName, localField: 'v', foreignField: 'v', as: 'same' };
    await client.withSession(async (session) => {
      session.startTransaction();
      await collection.insertOne({ _id: 2, v: 1 }, { session });
      const pipeline = [{ $match: { _id: 2 } }, { $lookup: join }, { $project: { n: { $size: '$same' } } }];
      expect(await collection.aggregate(pipeline, { session }).toArray()).toEqual([{ _id: 2, n: 2 }]);
      expect(await collection.aggregate([{ $count: 'n' }]).toArray()).toEqual([{ n: 2 }]);
      await session.abortTransaction();
    });
  });

  test('a pipeline update computes from the document', async () => {
    const collection = await fill(1, () => ({ v: 3 }));
    await collection.updateOne({ _id: 0 }, [{ $set: { w: { $multiply: ['$v', 2] } } }, { $unset: 'v' }]);
    expect(await collection.findOne()).toEqual({ _id: 0, w: 6 });
  });
});

describe('a collation in a pipeline', needs('server8'), () => {
  const collation = { locale: 'en', strength: 2 } as const;
  const names = ['b', 'A', 'a', 'B'];
  const cases: readonly (readonly [string, readonly object[], unknown])[] = [
    [
      '$match',
      [{ $match: { k: 'a' } }, { $sort: { _id: 1 } }],
      [
        { _id: 1, k: 'A' },
        { _id: 2, k: 'a' },
      ],
    ],
    ['$sort', [{ $sort: { k: 1, _id: 1 } }, { $project: { _id: 1 } }], [1, 2, 0, 3].map((_id) => ({ _id }))],
    [
      'a later $sort',
      [{ $set: { x: '$k' } }, { $sort: { x: 1, _id: 1 } }, { $project: { _id: 1 } }],
      [1, 2, 0, 3].map((_id) => ({ _id })),
    ],
    [
      '$group',
      [{ $group: { _id: '$k', n: { $sum: 1 } } }, { $project: { _id: 0, n: 1 } }],
      [{ n: 2 }, { n: 2 }],
    ],
    [
      '$addToSet',
      [{ $group: { _id: null, k: { $addToSet: '$k' } } }, { $project: { _id: 0, n: { $size: '$k' } } }],
      [{ n: 2 }],
    ],
    ['$eq', [{ $match: { _id: 1 } }, { $project: { same: { $eq: ['$k', 'a'] } } }], [{ _id: 1, same: true }]],
    ['$in', [{ $match: { _id: 1 } }, { $project: { has: { $in: ['$k', ['a']] } } }], [{ _id: 1, has: true }]],
    ['$max', [{ $group: { _id: null, m: { $max: { $toLower: '$k' } } } }], [{ _id: null, m: 'b' }]],
    [
      '$setUnion',
      [{ $match: { _id: 1 } }, { $project: { n: { $size: { $setUnion: [['$k'], ['a']] } } } }],
      [{ _id: 1, n: 1 }],
    ],
  ];

  test.each(cases)('holds for %s', async (_, pipeline, result) => {
    const collection = await fill(4, (n) => ({ k: names[n] }));
    expect(await collection.aggregate([...pipeline], { collation }).toArray()).toEqual(result);
  });

  test('holds for $lookup', async () => {
    const collection = await fill(4, (n) => ({ k: names[n] }));
    const pipeline = [
      { $match: { _id: 1 } },
      { $lookup: { from: collection.collectionName, localField: 'k', foreignField: 'k', as: 'same' } },
      { $project: { n: { $size: '$same' } } },
    ];
    expect(await collection.aggregate(pipeline, { collation }).toArray()).toEqual([{ _id: 1, n: 2 }]);
  });

  test('is the default of the collection where none is asked for', async () => {
    const name = freshName();
    const collection = await database().db.createCollection<Item>(name, { collation });
    await collection.insertMany(names.map((k, _id) => ({ _id, k })));
    expect(await collection.aggregate([{ $group: { _id: '$k' } }]).toArray()).toHaveLength(2);
    expect(
      await collection.aggregate([{ $group: { _id: '$k' } }], { collation: { locale: 'simple' } }).toArray(),
    ).toHaveLength(4);
  });
});

describe('the limits of a pipeline', needs('server8'), () => {
  const large = 'x'.repeat(1024 * 1024);

  test('a result of more than 16 MB is refused', async () => {
    const collection = await fill(20, () => ({ large }));
    const found = collection.aggregate([{ $group: { _id: null, all: { $push: '$large' } } }]).toArray();
    await expect(found).rejects.toMatchObject({ code: 10334 });
  });

  test.each([
    ['$group', [{ $group: { _id: '$n', all: { $push: '$large' } } }]],
    ['$sort', [{ $set: { a: 1 } }, { $sort: { large: 1 } }]],
    ['$facet', [{ $set: { n: 1 } }, { $facet: { a: [{ $count: 'n' }] } }]],
    ['$setWindowFields', [{ $setWindowFields: { output: { n: { $sum: 1 } } } }]],
  ])('%s holds no more than 100 MB', needs('embedded'), async (_, pipeline) => {
    const { db } = database();
    const source = await fill(1, () => ({ large }));
    // Documents are multiplied on the way, so that the collection stays small.
    const many = [{ $set: { n: { $range: [0, 130] } } }, { $unwind: '$n' }, ...pipeline];
    const found = db.collection(source.collectionName).aggregate(many).toArray();
    await expect(found).rejects.toMatchObject({ code: 292 });
    expect(await db.command({ ping: 1 })).toMatchObject({ ok: 1 });
  });

  test('a group that adds up holds no documents', async () => {
    const source = await fill(1, () => ({ large }));
    const many = [{ $set: { n: { $range: [0, 130] } } }, { $unwind: '$n' }];
    const pipeline = [...many, { $group: { _id: null, n: { $sum: '$n' }, last: { $last: '$n' } } }];
    expect(await source.aggregate(pipeline).toArray()).toEqual([{ _id: null, n: 8385, last: 129 }]);
  });

  const thousand = { $range: [0, 1000] };
  const sixty = { $range: [0, 60] };
  const growing = (initialValue: unknown, step: unknown) => ({
    $reduce: { input: sixty, initialValue, in: step },
  });
  test.each([
    [
      'loops in loops',
      {
        $map: {
          input: thousand,
          in: { $map: { input: thousand, in: { $map: { input: thousand, in: 1 } } } },
        },
      },
    ],
    ['arrays that double', growing([1], { $concatArrays: ['$$value', '$$value'] })],
    ['texts that double', growing('x', { $concat: ['$$value', '$$value'] })],
    ['documents that double', growing(1, { a: '$$value', b: '$$value' })],
    [
      'documents without bottom',
      { $reduce: { input: { $range: [0, 100_000] }, initialValue: 1, in: { a: '$$value' } } },
    ],
  ])('%s do not end the server', needs('embedded'), async (_, expression) => {
    const { db } = database();
    for (const stage of [
      { $set: { x: expression } },
      { $group: { _id: expression } },
      { $sortByCount: expression },
    ]) {
      const found = db.aggregate([{ $documents: [{}] }, stage]).toArray();
      await expect(found).rejects.toMatchObject({ code: expect.toBeOneOf([15, 292, 10334]) });
    }
    expect(await db.command({ ping: 1 })).toMatchObject({ ok: 1 });
  });

  test('maxTimeMS ends stages that make many documents of few', async () => {
    const many = { $set: { n: { $range: [0, 100_000] } } };
    const pipeline = [
      { $documents: [{}] },
      many,
      { $unwind: '$n' },
      many,
      { $unwind: '$n' },
      { $count: 'n' },
    ];
    const found = database().db.aggregate(pipeline, { maxTimeMS: 100 }).toArray();
    await expect(found).rejects.toMatchObject({ code: 50 });
  });

  test('a command without a cursor is refused', async () => {
    const run = database().db.command({ aggregate: 'none', pipeline: [] });
    await expect(run).rejects.toMatchObject({ code: 9 });
  });
});
