// biome-ignore-all lint/suspicious/noThenProperty: $cond and $switch call a field so.
import { Long } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
type Refused = readonly [name: string, operand: unknown, code: number];

const expressions: readonly Refused[] = [
  ['an unknown operator', { $foo: 1 }, 168],
  ['two operators in one object', { $add: [1], $abs: 1 }, 15983],
  ['an unknown variable', '$$nope', 17276],
  ['a lone dollar', '$', 16872],
  ['a path that ends with a dot', '$a.', 40353],
  ['a path with an empty part', '$a..b', 15998],
  ['a dot in a field of an object', { $mergeObjects: [{ 'a.b': 1 }] }, 16405],
  ['too few arguments', { $eq: [1] }, 16020],
  ['adding a text', { $add: [1, 'a'] }, 14],
  ['adding two dates', { $add: [new Date(), new Date()] }, 16612],
  ['subtracting a text', { $subtract: [1, 'a'] }, 14],
  ['multiplying a text', { $multiply: [1, 'a'] }, 14],
  ['dividing by zero', { $divide: [1, 0] }, 2],
  ['dividing a text', { $divide: ['a', 1] }, 14],
  ['modulo zero', { $mod: [1, 0] }, 16610],
  ['$abs of a text', { $abs: 'a' }, 28765],
  ['the root of a negative number', { $sqrt: -1 }, 28714],
  ['a logarithm of zero', { $ln: 0 }, 28766],
  ['zero to a negative power', { $pow: [0, -1] }, 28764],
  ['$concat of a number', { $concat: ['a', 1] }, 16702],
  ['$toUpper of an array', { $toUpper: { $literal: [1] } }, 16007],
  ['$split by an empty text', { $split: ['a', ''] }, 40087],
  ['$strLenCP of a number', { $strLenCP: 1 }, 34471],
  ['$trim without input', { $trim: {} }, 50695],
  ['$arrayElemAt of a text', { $arrayElemAt: ['a', 0] }, 28689],
  ['$size of a missing field', { $size: '$missing' }, 17124],
  ['$concatArrays of a number', { $concatArrays: [[1], 2] }, 28664],
  ['$in of what is no array', { $in: [1, 2] }, 40081],
  ['$filter without a condition', { $filter: { input: [] } }, 28650],
  ['$filter over a text', { $filter: { input: 'a', cond: true } }, 28651],
  ['$map without input', { $map: { in: 1 } }, 16880],
  ['$map without in', { $map: { input: [] } }, 16882],
  ['$reduce without a start', { $reduce: { input: [], in: 1 } }, 40078],
  ['$let without in', { $let: { vars: {} } }, 16877],
  ['$dateDiff without a unit', { $dateDiff: { startDate: '$a', endDate: '$b' } }, 5166305],
  ['$map over a text', { $map: { input: 'a', in: 1 } }, 16883],
  ['$reduce over a text', { $reduce: { input: 'a', initialValue: 0, in: 1 } }, 40080],
  ['$range with a step of zero', { $range: [0, 1, 0] }, 34449],
  ['$mergeObjects of a number', { $mergeObjects: [1] }, 40400],
  ['$objectToArray of a number', { $objectToArray: 1 }, 40390],
  ['$cond without else', { $cond: { if: 1, then: 2 } }, 17082],
  ['$switch without a match', { $switch: { branches: [{ case: false, then: 1 }] } }, 40066],
  ['$switch without branches', { $switch: { branches: [] } }, 40068],
  ['$setUnion of a number', { $setUnion: [[1], 2] }, 17043],
  ['$toInt of a word', { $toInt: 'a' }, 241],
  ['$toInt of what is too large', { $toInt: Long.fromString('3000000000') }, 241],
  ['$toObjectId of a word', { $toObjectId: 'a' }, 241],
  ['$toDate of an int', { $toDate: 5 }, 241],
  ['$convert to an unknown type', { $convert: { input: 1, to: 'foo' } }, 2],
  ['$year of a text', { $year: 'a' }, 16006],
  ['$dateFromString of a word', { $dateFromString: { dateString: 'a' } }, 241],
  ['an unknown time zone', { $hour: { date: new Date(), timezone: 'Nowhere/City' } }, 40485],
  ['an unknown format character', { $dateToString: { date: new Date(), format: '%Q' } }, 18536],
  ['$getField of a number', { $getField: 1 }, 3041704],
];

const stages: readonly Refused[] = [
  ['$match of a number', [{ $match: 1 }], 15959],
  ['$match with a wrong expression', [{ $match: { $expr: { $foo: 1 } } }], 168],
  ['$project of nothing', [{ $project: {} }], 51272],
  ['$project that mixes', [{ $project: { a: 1, b: 0 } }], 31254],
  ['$addFields of a number', [{ $addFields: 1 }], 40272],
  ['$addFields with a path and one inside it', [{ $addFields: { a: 1, 'a.b': 2 } }], 40176],
  ['$group without _id', [{ $group: { a: { $sum: 1 } } }], 15955],
  ['$group with a plain field', [{ $group: { _id: 1, a: 1 } }], 40234],
  ['$group with an unknown accumulator', [{ $group: { _id: 1, a: { $foo: 1 } } }], 15952],
  ['$group with a dot in a name', [{ $group: { _id: 1, 'a.b': { $sum: 1 } } }], 40235],
  ['$group with two accumulators', [{ $group: { _id: 1, a: { $sum: 1, $avg: 1 } } }], 40238],
  ['$sort by nothing', [{ $sort: {} }], 15976],
  ['$sort in a third direction', [{ $sort: { a: 2 } }], 15975],
  ['$limit of zero', [{ $limit: 0 }], 15958],
  ['$limit of a text', [{ $limit: 'a' }], 5107201],
  ['a negative $skip', [{ $skip: -1 }], 5107200],
  ['$unwind without a dollar', [{ $unwind: 'a' }], 28818],
  ['$unwind without a path', [{ $unwind: {} }], 28812],
  ['$count of an empty name', [{ $count: '' }], 40157],
  ['$count of a dotted name', [{ $count: 'a.b' }], 40160],
  ['$sortByCount of a plain text', [{ $sortByCount: 'a' }], 40148],
  ['$replaceRoot by a text', [{ $replaceRoot: { newRoot: 'a' } }], 40228],
  ['$unset of a number', [{ $unset: 1 }], 31002],
  ['$sample without a size', [{ $sample: {} }], 28749],
  ['$bucket with boundaries out of order', [{ $bucket: { groupBy: '$a', boundaries: [2, 1] } }], 40194],
  ['$bucket without boundaries', [{ $bucket: { groupBy: '$a' } }], 40198],
  ['$bucketAuto with no buckets', [{ $bucketAuto: { groupBy: '$a', buckets: 0 } }], 40243],
  ['$facet of nothing', [{ $facet: {} }], 40169],
  ['$facet inside of $facet', [{ $facet: { a: [{ $facet: { b: [] } }] } }], 40600],
  ['$lookup without as', [{ $lookup: { from: 'x', localField: 'a', foreignField: 'b' } }], 9],
  ['$lookup with one field', [{ $lookup: { from: 'x', localField: 'a', as: 'c' } }], 9],
  ['$lookup with a wrong inner stage', [{ $lookup: { from: 'x', pipeline: [{ $foo: 1 }], as: 'c' } }], 40324],
  ['$lookup with $out inside', [{ $lookup: { from: 'x', pipeline: [{ $out: 'y' }], as: 'c' } }], 51047],
  ['$graphLookup that lacks fields', [{ $graphLookup: { from: 'x' } }], 40105],
  ['$redact that decides nothing', [{ $redact: 'x' }], 17053],
  ['$documents on a collection', [{ $documents: [] }], 73],
  ['$out in the middle', [{ $out: 'x' }, { $limit: 1 }], 40601],
  ['$merge on fields without an index', [{ $merge: { into: 'x', on: 'a' } }], 51183],
  ['$densify without a range', [{ $densify: { field: 'a' } }], 40414],
  ['$setWindowFields without output', [{ $setWindowFields: {} }], 40414],
  ['$rank without an order', [{ $setWindowFields: { output: { r: { $rank: {} } } } }], 5371602],
];

describe('what aggregation refuses', needs('server8'), () => {
  test.each(expressions)('%s', async (_, expression, code) => {
    const pipeline = [{ $documents: [{}] }, { $addFields: { value: expression } }];
    await expect(database().db.aggregate(pipeline).toArray()).rejects.toMatchObject({ code });
  });

  test.each(stages)('%s', async (_, pipeline, code) => {
    const collection = database().db.collection<{ _id: number }>('refusing');
    await collection.updateOne({ _id: 1 }, { $set: { a: 1 } }, { upsert: true });
    await expect(collection.aggregate(pipeline as object[]).toArray()).rejects.toMatchObject({ code });
  });

  test.each([
    ['$geoNear', [{ $geoNear: {} }]],
    ['$search', [{ $search: {} }]],
    ['$function', [{ $set: { x: { $function: { body: '1', args: [], lang: 'js' } } } }]],
    ['$accumulator', [{ $group: { _id: 1, a: { $accumulator: {} } } }]],
    ['$where', [{ $match: { $where: 'true' } }]],
    ['the granularity of $bucketAuto', [{ $bucketAuto: { groupBy: '$a', buckets: 2, granularity: 'R5' } }]],
    [
      '$convert with a format',
      [{ $set: { x: { $convert: { input: 'a', to: 'binData', format: 'utf8' } } } }],
    ],
    ['$collStats of latencies', [{ $collStats: { latencyStats: {} } }]],
  ])('%s is refused with a sentence', needs('embedded'), async (_, pipeline) => {
    const found = database().db.collection('refusing').aggregate(pipeline).toArray();
    await expect(found).rejects.toMatchObject({ code: 238, message: expect.stringContaining('MONGODB_URI') });
  });
});
