// biome-ignore-all lint/suspicious/noThenProperty: $cond and $switch call a field so.
import { Binary, ObjectId, Timestamp } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { useTestDatabase } from '../support/database.ts';
import { evaluate, int, type Row } from './aggregation-evaluate.ts';

const database = useTestDatabase();
const hex = '0123456789abcdef01234567';
const doc = {
  text: 'Hello Wörld',
  list: [int(3), int(1), int(2), int(1)],
  docs: [{ a: int(2), b: 'x' }, { a: int(1) }],
  nested: { deep: { x: int(1) } },
  yes: true,
  nothing: null,
};

const choosing: readonly Row[] = [
  ['missing is less than null', { $lt: ['$missing', null] }, true],
  ['missing does not equal null', { $eq: ['$missing', null] }, false],
  ['a text is more than any number', { $gt: ['a', int(9)] }, true],
  [
    'documents with other field order differ',
    {
      $eq: [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
    },
    false,
  ],
  ['$cmp gives -1, 0 or 1', { $cmp: [int(1), int(2)] }, int(-1)],
  ['$and of nothing is true', { $and: [] }, true],
  ['$or of nothing is false', { $or: [] }, false],
  ['an empty text is true', { $and: [''] }, true],
  ['zero is false', { $not: [int(0)] }, true],
  ['$cond as a document', { $cond: { if: '$yes', then: 'y', else: 'n' } }, 'y'],
  ['$cond as an array', { $cond: ['$nothing', 'y', 'n'] }, 'n'],
  ['$ifNull takes the first that is there', { $ifNull: ['$nothing', '$missing', 'z'] }, 'z'],
  [
    '$switch takes the first branch that holds',
    {
      $switch: {
        branches: [
          { case: false, then: 1 },
          { case: '$yes', then: 'two' },
        ],
        default: 3,
      },
    },
    'two',
  ],
  [
    '$let binds variables',
    { $let: { vars: { a: int(2), b: int(3) }, in: { $multiply: ['$$a', '$$b'] } } },
    int(6),
  ],
  [
    '$let hides outer variables inside alone',
    { $let: { vars: { a: int(1) }, in: { $let: { vars: { a: int(2) }, in: '$$a' } } } },
    int(2),
  ],
  ['$$ROOT is the document', { $eq: ['$$ROOT.text', '$text'] }, true],
  ['$$REMOVE leaves the field out', '$$REMOVE', undefined],
  ['$literal is not looked into', { $literal: '$text' }, '$text'],
  ['a path goes into documents', '$nested.deep.x', int(1)],
  ['a path through an array gives an array', '$docs.a', [int(2), int(1)]],
  ['a path leaves out what an item lacks', '$docs.b', ['x']],
  ['a number is no index in an expression', '$list.0', []],
  ['an object of expressions', { v: { x: '$yes', y: '$missing' } }, { v: { x: true } }],
  ['an array of expressions has null for a missing one', ['$yes', '$missing'], [true, null]],
];

const texts: readonly Row[] = [
  ['$concat', { $concat: ['a', 'b', 'c'] }, 'abc'],
  ['$concat with null is null', { $concat: ['a', '$nothing'] }, null],
  ['$toUpper changes ASCII alone', { $toUpper: 'größe' }, 'GRößE'],
  ['$toLower of null is empty', { $toLower: '$nothing' }, ''],
  ['$strcasecmp ignores case', { $strcasecmp: ['ABC', 'abd'] }, int(-1)],
  ['$strLenCP counts characters', { $strLenCP: '$text' }, int(11)],
  ['$strLenBytes counts bytes', { $strLenBytes: '$text' }, int(12)],
  ['$substrCP', { $substrCP: ['$text', 6, 3] }, 'Wör'],
  ['$substrBytes', { $substrBytes: ['$text', 0, 5] }, 'Hello'],
  ['$substr to the end', { $substr: ['$text', 6, -1] }, 'Wörld'],
  ['$split', { $split: ['a-b-c', '-'] }, ['a', 'b', 'c']],
  ['$indexOfCP', { $indexOfCP: ['$text', 'ö'] }, int(7)],
  ['$indexOfBytes from a place', { $indexOfBytes: ['abcabc', 'b', 2] }, int(4)],
  ['$indexOfCP of what is not there', { $indexOfCP: ['abc', 'x'] }, int(-1)],
  ['$trim takes off white space', { $trim: { input: ' \n a b\t' } }, 'a b'],
  ['$ltrim takes off given characters', { $ltrim: { input: 'xxyax', chars: 'xy' } }, 'ax'],
  ['$rtrim', { $rtrim: { input: 'a..', chars: '.' } }, 'a'],
  ['$replaceOne', { $replaceOne: { input: 'a-a', find: 'a', replacement: { $literal: '$&' } } }, '$&-a'],
  ['$replaceAll', { $replaceAll: { input: 'a-a', find: 'a', replacement: 'b' } }, 'b-b'],
  ['$regexMatch with options', { $regexMatch: { input: '$text', regex: 'hello', options: 'i' } }, true],
  [
    '$regexFind tells place and captures',
    { $regexFind: { input: '$text', regex: /(W)(ö)/ } },
    { match: 'Wö', idx: int(6), captures: ['W', 'ö'] },
  ],
  ['$regexFind of what is not there is null', { $regexFind: { input: 'a', regex: 'b' } }, null],
  [
    '$regexFindAll',
    { $regexFindAll: { input: 'a1b2', regex: '[0-9]' } },
    [
      { match: '1', idx: int(1), captures: [] },
      { match: '2', idx: int(3), captures: [] },
    ],
  ],
  ['$toString of an ObjectId', { $toString: new ObjectId(hex) }, hex],
  ['$toObjectId of a text', { $toObjectId: hex }, new ObjectId(hex)],
  ['$toString of a date', { $toString: new Date(0) }, '1970-01-01T00:00:00.000Z'],
  ['$binarySize of bytes', { $binarySize: new Binary(Buffer.from('abc')) }, int(3)],
  ['$bsonSize of a document', { $bsonSize: { $literal: { a: int(1) } } }, int(12)],
];

const lists: readonly Row[] = [
  ['$arrayElemAt', { $arrayElemAt: ['$list', 0] }, int(3)],
  ['$arrayElemAt from the end', { $arrayElemAt: ['$list', -1] }, int(1)],
  ['$arrayElemAt beyond the end is missing', { $arrayElemAt: ['$list', 9] }, undefined],
  ['$first and $last', [{ $first: '$list' }, { $last: '$list' }], [int(3), int(1)]],
  ['$concatArrays', { $concatArrays: [[int(1)], ['$yes']] }, [int(1), true]],
  ['$in', { $in: [int(2), '$list'] }, true],
  ['$indexOfArray', { $indexOfArray: ['$list', 1] }, int(1)],
  ['$slice from the start', { $slice: ['$list', 2] }, [int(3), int(1)]],
  ['$slice from the end', { $slice: ['$list', -1] }, [int(1)]],
  ['$slice from a place', { $slice: ['$list', 1, 2] }, [int(1), int(2)]],
  ['$range', { $range: [0, 5, 2] }, [int(0), int(2), int(4)]],
  ['$range downwards', { $range: [3, 0, -1] }, [int(3), int(2), int(1)]],
  ['$reverseArray', { $reverseArray: '$list' }, [int(1), int(2), int(1), int(3)]],
  ['$sortArray of values', { $sortArray: { input: '$list', sortBy: -1 } }, [int(3), int(2), int(1), int(1)]],
  [
    '$sortArray by a field',
    { $sortArray: { input: '$docs', sortBy: { a: 1 } } },
    [{ a: int(1) }, { a: int(2), b: 'x' }],
  ],
  ['$isArray', { $isArray: ['$list'] }, true],
  ['$map', { $map: { input: '$list', as: 'n', in: { $add: ['$$n', 1] } } }, [int(4), int(2), int(3), int(2)]],
  ['$map over null is null', { $map: { input: '$nothing', in: 1 } }, null],
  ['$filter', { $filter: { input: '$list', cond: { $gt: ['$$this', 1] } } }, [int(3), int(2)]],
  [
    '$filter with a limit',
    { $filter: { input: '$list', cond: { $lt: ['$$this', 3] }, limit: 2 } },
    [int(1), int(2)],
  ],
  [
    '$reduce',
    { $reduce: { input: '$list', initialValue: '', in: { $concat: ['$$value', { $toString: '$$this' }] } } },
    '3121',
  ],
  [
    'nested loops see both variables',
    {
      $map: {
        input: [int(1), int(2)],
        as: 'x',
        in: { $sum: { $map: { input: [int(10)], as: 'y', in: { $multiply: ['$$x', '$$y'] } } } },
      },
    },
    [int(10), int(20)],
  ],
  ['$zip', { $zip: { inputs: [['a', 'b'], ['c']] } }, [['a', 'c']]],
  [
    '$zip with defaults',
    { $zip: { inputs: [['a', 'b'], ['c']], useLongestLength: true, defaults: ['x', 'y'] } },
    [
      ['a', 'c'],
      ['b', 'y'],
    ],
  ],
  [
    '$firstN and $maxN',
    [{ $firstN: { input: '$list', n: 2 } }, { $maxN: { input: '$list', n: 2 } }],
    [
      [int(3), int(1)],
      [int(3), int(2)],
    ],
  ],
  [
    '$lastN and $minN',
    [{ $lastN: { input: '$list', n: 2 } }, { $minN: { input: '$list', n: 2 } }],
    [
      [int(2), int(1)],
      [int(1), int(1)],
    ],
  ],
  ['$arrayToObject of pairs', { $arrayToObject: [[['a', '$yes']]] }, { a: true }],
  ['$arrayToObject of documents', { $arrayToObject: { $literal: [{ k: 'a', v: 'x' }] } }, { a: 'x' }],
  ['$objectToArray', { $objectToArray: '$nested' }, [{ k: 'deep', v: { x: int(1) } }]],
  [
    '$mergeObjects passes over null',
    { $mergeObjects: ['$nested', '$nothing', { extra: 'e' }] },
    { deep: { x: int(1) }, extra: 'e' },
  ],
  [
    '$getField of a name with a dot',
    { $getField: { field: 'a.b', input: { $literal: { 'a.b': 'found' } } } },
    'found',
  ],
  ['$setField', { $setField: { field: 'x', input: '$nested.deep', value: 'new' } }, { x: 'new' }],
  ['$unsetField', { $unsetField: { field: 'x', input: '$nested.deep' } }, {}],
  [
    '$setIntersection',
    {
      $setIntersection: [
        ['a', 'b'],
        ['b', 'c'],
      ],
    },
    ['b'],
  ],
  ['$setDifference', { $setDifference: [['c', 'b', 'c'], ['b']] }, ['c']],
  [
    '$setEquals ignores order and repetition',
    {
      $setEquals: [
        ['a', 'b', 'a'],
        ['b', 'a'],
      ],
    },
    true,
  ],
  ['$setIsSubset', { $setIsSubset: [['a'], ['b', 'a']] }, true],
  [
    '$setUnion holds each value once',
    {
      $size: {
        $setUnion: [
          ['a', 'b'],
          ['b', 'c'],
        ],
      },
    },
    int(3),
  ],
  ['$allElementsTrue', { $allElementsTrue: [[true, 1, 'x']] }, true],
  ['$anyElementTrue', { $anyElementTrue: [[false, 0, null]] }, false],
  ['$tsSecond', { $toInt: { $tsSecond: new Timestamp({ t: 5, i: 2 }) } }, int(5)],
];

describe('expressions', needs('server8'), () => {
  test.each([...choosing, ...texts, ...lists])('%s', async (_, expression, value) => {
    expect(await evaluate(database().db, expression, doc)).toEqual(value);
  });

  test('$percentile and $median', async () => {
    const input = [1, 2, 3, 4, 5];
    const expression = {
      p: { $percentile: { input, p: [0.5, 0.9], method: 'approximate' } },
      m: { $median: { input, method: 'approximate' } },
    };
    const [result] = await database()
      .db.aggregate([{ $documents: [{}] }, { $project: expression }])
      .toArray();
    expect(result).toEqual({ p: [3, 5], m: 3 });
  });

  test('$rand is between 0 and 1', async () => {
    const [result] = await database()
      .db.aggregate([{ $documents: [{}] }, { $project: { r: { $rand: {} } } }])
      .toArray();
    expect(result?.r).toBeGreaterThanOrEqual(0);
    expect(result?.r).toBeLessThan(1);
  });

  test('$$NOW stands still in a command', async () => {
    const pipeline = [{ $documents: [{ i: 1 }, { i: 2 }] }, { $group: { _id: '$$NOW' } }];
    expect(await database().db.aggregate(pipeline).toArray()).toHaveLength(1);
  });
});
