import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { describe, expect, test } from 'vitest';
import { parseCollation } from '../../src/collation/parse.ts';
import { CommandError } from '../../src/errors.ts';
import { compileFilter } from '../../src/matching/filter.ts';
import { compileJsonSchema } from '../../src/matching/json-schema.ts';
import { explainFailure } from '../../src/matching/validation.ts';
import { constraintsOf, orBranches } from '../../src/planning/constraints.ts';
import { describeFilter } from '../../src/planning/describe.ts';
import { parseSort, sortOrder } from '../../src/planning/sort.ts';
import { parseIndexSpec } from '../../src/storage/index-spec.ts';
import { type Doc, docOf } from '../../src/values/document.ts';

const operators = [
  '$eq',
  '$ne',
  '$gt',
  '$lte',
  '$in',
  '$nin',
  '$exists',
  '$type',
  '$size',
  '$all',
  '$elemMatch',
  '$mod',
  '$regex',
  '$options',
  '$not',
  '$bitsAllSet',
  '$and',
  '$or',
  '$nor',
  '$expr',
  '$jsonSchema',
  '$comment',
  '$sampleRate',
  '$where',
  '$literal',
  '$ref',
  '$foo',
];
const keywords = [
  'type',
  'bsonType',
  'enum',
  'minimum',
  'exclusiveMaximum',
  'multipleOf',
  'maxLength',
  'pattern',
  'required',
  'properties',
  'patternProperties',
  'additionalProperties',
  'minProperties',
  'dependencies',
  'items',
  'additionalItems',
  'uniqueItems',
  'allOf',
  'oneOf',
  'not',
  'title',
];
const paths = ['a', 'b', 'a.b', 'a.0', '', '.', 'a.', '__proto__', 'constructor.prototype', '$x', '_id', '0'];
const options = [
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'collation',
  'hidden',
  'foo',
];
const scalars = [
  null,
  0,
  1,
  -1,
  2.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '',
  'a',
  '(',
  '^a',
  '$a',
  '$$a',
  true,
  undefined,
  'string',
  'number',
  new Date(5),
  new Date(Number.NaN),
  new ObjectId('65f000000000000000000001'),
  Long.MAX_VALUE,
  new Double(1),
  Decimal128.fromString('1.5'),
  Decimal128.fromString('NaN'),
  new BSONRegExp('a', 'i'),
  new BSONRegExp('(', ''),
  new Binary(Buffer.from([1])),
  new Timestamp({ t: 1, i: 1 }),
  new MinKey(),
  new MaxKey(),
  new Code('x'),
];

/** Values of any shape, always the same for a seed. */
class Shapes {
  private state: number;
  constructor(seed: number) {
    this.state = seed;
  }
  below(limit: number): number {
    this.state = (this.state * 48_271) % 2_147_483_647;
    return this.state % limit;
  }
  pick<T>(items: readonly T[]): T | undefined {
    return items[this.below(items.length)];
  }
  value(depth: number): unknown {
    const kind = this.below(10);
    if (depth === 0 || kind < 5) return this.pick(scalars);
    if (kind < 7) return Array.from({ length: this.below(3) }, () => this.value(depth - 1));
    return this.doc(depth - 1, this.pick([operators, paths, keywords]) ?? paths);
  }
  doc(depth: number, names: readonly string[]): Doc {
    const doc = docOf({});
    for (let i = 0; i <= this.below(2); i++) doc[this.pick(names) ?? ''] = this.value(depth);
    return doc;
  }
}

/** Undefined for a refusal with a code; anything else that is thrown is a defect. */
function unlessRefused<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}

describe('input of any shape', () => {
  const rounds = 4_000;

  test.each([1, 2, 3])('is taken or refused with a code, never a defect, seed %i', (seed) => {
    const shapes = new Shapes(seed);
    let taken = 0;
    for (let round = 0; round < rounds; round++) {
      const target = docOf({ a: shapes.value(2), b: shapes.value(2) });
      const filter = shapes.doc(3, shapes.below(4) === 0 ? operators : paths);
      const matches = unlessRefused(() => compileFilter(filter));
      if (matches !== undefined) {
        taken++;
        unlessRefused(() => matches(target));
        unlessRefused(() => explainFailure(filter, target));
        constraintsOf(filter);
        orBranches(filter);
        describeFilter(filter);
      }
      const schema = unlessRefused(() => compileJsonSchema(shapes.doc(3, keywords)));
      if (schema !== undefined && !schema.accepts(target)) expect(schema.explain(target)).not.toEqual([]);
      const key = docOf({ [shapes.pick(paths) ?? 'a']: shapes.pick([1, -1, 0, 'text', null]) });
      const option = shapes.pick(options) ?? 'unique';
      unlessRefused(() => parseIndexSpec(docOf({ key, name: 'x', [option]: shapes.value(2) })));
      unlessRefused(() => sortOrder(parseSort(shapes.doc(1, paths))).keyOf(target));
      if (round % 20 === 0) {
        unlessRefused(() =>
          parseCollation(
            docOf({ locale: shapes.pick(['en', 'de', 'xx', 5, '@']), strength: shapes.value(0) }),
          ),
        );
      }
    }
    expect(taken).toBeGreaterThan(rounds / 4);
  });
});
