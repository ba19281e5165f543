import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
const day = (n: number) => new Date(Date.UTC(2024, 0, n));
const rows = [
  { t: 1, k: 'a', v: 10 },
  { t: 2, k: 'b', v: 20 },
  { t: 3, k: 'a', v: 30 },
  { t: 4, k: 'b', v: 20 },
  { t: 6, k: 'a', v: 50 },
].map((row) => ({ ...row, d: day(row.t) }));

const along = { sortBy: { t: 1 } };
const perKey = { partitionBy: '$k', sortBy: { t: 1 } };
type Case = readonly [name: string, stage: object, output: object, values: readonly unknown[]];

const cases: readonly Case[] = [
  ['a sum of the whole', {}, { $sum: '$v' }, [130, 130, 130, 130, 130]],
  [
    'a running sum',
    along,
    { $sum: '$v', window: { documents: ['unbounded', 'current'] } },
    [10, 30, 60, 80, 130],
  ],
  [
    'a sum of what is left',
    along,
    { $sum: '$v', window: { documents: ['current', 'unbounded'] } },
    [130, 120, 100, 70, 50],
  ],
  ['a moving average', along, { $avg: '$v', window: { documents: [-1, 1] } }, [15, 20, 70 / 3, 100 / 3, 35]],
  [
    'a window that lies ahead',
    along,
    { $push: '$v', window: { documents: [1, 2] } },
    [[20, 30], [30, 20], [20, 50], [50], []],
  ],
  [
    'a sum per partition',
    perKey,
    { $sum: '$v', window: { documents: ['unbounded', 'current'] } },
    [10, 20, 40, 40, 90],
  ],
  ['a range of numbers', along, { $sum: '$v', window: { range: [-1, 0] } }, [10, 30, 50, 50, 50]],
  [
    'a range of days',
    { sortBy: { d: 1 } },
    { $sum: '$v', window: { range: [-2, 'current'], unit: 'day' } },
    [10, 30, 60, 70, 70],
  ],
  [
    'an unbounded range',
    along,
    { $max: '$v', window: { range: ['unbounded', 'current'] } },
    [10, 20, 30, 30, 50],
  ],
  [
    '$min and an empty window',
    along,
    { $min: '$v', window: { documents: [5, 6] } },
    [null, null, null, null, null],
  ],
  ['$count', along, { $count: {}, window: { documents: [-1, 0] } }, [1, 2, 2, 2, 2]],
  [
    '$addToSet',
    along,
    { $addToSet: '$k', window: { documents: ['current', 'current'] } },
    [['a'], ['b'], ['a'], ['b'], ['a']],
  ],
  ['$first and its partition', perKey, { $first: '$v' }, [10, 20, 10, 20, 10]],
  ['$last', along, { $last: '$v' }, [50, 50, 50, 50, 50]],
  ['$stdDevPop', along, { $stdDevPop: '$v', window: { documents: [-1, 0] } }, [0, 5, 5, 5, 15]],
  [
    '$topN',
    along,
    { $topN: { n: 1, sortBy: { v: -1 }, output: '$v' }, window: { documents: ['unbounded', 'current'] } },
    [[10], [20], [30], [30], [50]],
  ],
  ['$documentNumber', perKey, { $documentNumber: {} }, [1, 1, 2, 2, 3]],
  ['$rank leaves gaps', { sortBy: { v: 1 } }, { $rank: {} }, [1, 2, 4, 2, 5]],
  ['$denseRank leaves none', { sortBy: { v: 1 } }, { $denseRank: {} }, [1, 2, 3, 2, 4]],
  ['$shift back', along, { $shift: { output: '$v', by: -1 } }, [null, 10, 20, 30, 20]],
  [
    '$shift ahead with a default',
    perKey,
    { $shift: { output: '$v', by: 1, default: 'end' } },
    [30, 20, 50, 'end', 'end'],
  ],
  [
    '$derivative',
    along,
    { $derivative: { input: '$v' }, window: { documents: [-1, 0] } },
    [null, 10, 10, -10, 15],
  ],
  [
    '$derivative of dates by unit',
    { sortBy: { d: 1 } },
    { $derivative: { input: '$v', unit: 'day' }, window: { documents: [-1, 0] } },
    [null, 10, 10, -10, 15],
  ],
  [
    '$integral',
    along,
    { $integral: { input: '$v' }, window: { documents: ['unbounded', 'current'] } },
    [0, 15, 40, 65, 135],
  ],
  ['$expMovingAvg by N', along, { $expMovingAvg: { input: '$v', N: 3 } }, [10, 15, 22.5, 21.25, 35.625]],
  [
    '$expMovingAvg by alpha',
    along,
    { $expMovingAvg: { input: '$v', alpha: 0.5 } },
    [10, 15, 22.5, 21.25, 35.625],
  ],
  [
    '$covariancePop',
    along,
    { $covariancePop: ['$t', '$v'], window: { documents: ['unbounded', 'current'] } },
    [0, 2.5, 20 / 3, 5, 20.8],
  ],
  [
    '$covarianceSamp',
    along,
    { $covarianceSamp: ['$t', '$v'], window: { documents: [-1, 0] } },
    [null, 5, 5, -5, 30],
  ],
  ['$locf', along, { $locf: { $cond: [{ $eq: ['$k', 'a'] }, '$v', null] } }, [10, 10, 30, 30, 50]],
  [
    '$linearFill',
    along,
    { $linearFill: { $cond: [{ $eq: ['$k', 'a'] }, '$v', null] } },
    [10, 20, 30, 110 / 3, 50],
  ],
];

describe('$setWindowFields', needs('server8'), () => {
  test.each(cases)('%s', async (_, stage, output, values) => {
    const pipeline = [
      { $documents: rows },
      { $setWindowFields: { ...stage, output: { w: output } } },
      { $sort: { t: 1 } },
    ];
    const found = await database().db.aggregate(pipeline).toArray();
    expect(found.map(({ w }) => w)).toEqual(values);
  });

  test('sets several fields, also inside documents', async () => {
    const output = { 'w.sum': { $sum: '$v' }, n: { $documentNumber: {} } };
    const pipeline = [{ $documents: rows.slice(0, 1) }, { $setWindowFields: { sortBy: { t: 1 }, output } }];
    expect(await database().db.aggregate(pipeline).toArray()).toEqual([{ ...rows[0], w: { sum: 10 }, n: 1 }]);
  });
});
