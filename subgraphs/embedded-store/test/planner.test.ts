import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BSONRegExp, Decimal128, Double, Long, ObjectId } from 'bson';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CollationChoice } from '../src/collation/choice.ts';
import { parseCollation } from '../src/collation/parse.ts';
import { CommandError } from '../src/errors.ts';
import { parseSort, sortOrder } from '../src/planning/sort.ts';
import { countDocuments, findDocuments, type Query } from '../src/queries/find.ts';
import { insertDocument, selectDocuments, updateDocument } from '../src/queries/write.ts';
import type { Collection } from '../src/storage/collection.ts';
import { parseIndexSpec } from '../src/storage/index-spec.ts';
import { Store } from '../src/storage/store.ts';
import { compileUpdate } from '../src/updating/update.ts';
import { decode } from '../src/values/decode.ts';
import { type Doc, docOf } from '../src/values/document.ts';

/** A repeatable source of choices. */
class Dice {
  private state: number;
  constructor(seed: number) {
    this.state = seed * 2 + 1;
  }
  below(limit: number): number {
    this.state = (this.state * 48_271) % 2_147_483_647;
    return this.state % limit;
  }
  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('there is nothing to pick from');
    return item;
  }
}

const scalars: readonly (() => unknown)[] = [
  () => null,
  () => 1,
  () => 2,
  () => 2.5,
  () => new Double(1),
  () => Long.fromNumber(3),
  () => Decimal128.fromString('2.5'),
  () => Number.NaN,
  () => 'a',
  () => 'ab',
  () => 'A',
  () => 'á',
  () => '',
  () => true,
  () => new Date(5),
  () => new ObjectId('000000000000000000000001'),
];
const paths = ['a', 'b', 'c', 'd', 's.x', 's.y'] as const;

function value(dice: Dice): unknown {
  const kind = dice.below(10);
  if (kind === 0) return [];
  if (kind < 3) return Array.from({ length: 1 + dice.below(3) }, () => dice.pick(scalars)());
  if (kind === 3) return docOf({ x: dice.pick(scalars)() });
  return dice.pick(scalars)();
}

function document(dice: Dice, id: number): Doc {
  const doc = docOf({ _id: id });
  if (dice.below(5) > 0) doc.a = value(dice);
  if (dice.below(5) > 0) doc.b = Array.isArray(doc.a) ? dice.pick(scalars)() : value(dice);
  // Never arrays, so that an index may give their order.
  if (dice.below(5) > 0) doc.c = dice.pick(scalars)();
  doc.d = dice.below(3);
  const inner = () =>
    docOf({ x: dice.pick(scalars)(), ...(dice.below(2) === 0 ? {} : { y: dice.pick(scalars)() }) });
  const kind = dice.below(4);
  if (kind === 1) doc.s = inner();
  if (kind === 2) doc.s = Array.from({ length: dice.below(3) }, inner);
  return doc;
}

function condition(dice: Dice): unknown {
  const scalar = () => dice.pick(scalars)();
  switch (dice.below(18)) {
    case 0:
      return docOf({ $gt: scalar() });
    case 1:
      return docOf({ $gte: scalar(), $lt: scalar() });
    case 2:
      return docOf({ $lte: scalar() });
    case 3:
      return docOf({ $in: [scalar(), scalar(), scalar()] });
    case 4:
      return docOf({ $exists: dice.below(2) === 0 });
    case 5:
      return docOf({ $ne: scalar() });
    case 6:
      return new BSONRegExp('^a', '');
    case 7:
      return [scalar(), scalar()];
    case 8:
      return docOf({ $elemMatch: docOf({ $gte: scalar(), $lte: scalar() }) });
    case 9:
      return docOf({ $all: [scalar(), scalar()] });
    case 10:
      return docOf({ $in: [null, new BSONRegExp('^a', ''), scalar()] });
    case 11:
      return docOf({ $nin: [scalar(), scalar()] });
    case 12:
      return docOf({ $not: docOf({ $gte: scalar() }) });
    case 13:
      return docOf({ $type: 'string' });
    default:
      return scalar();
  }
}

function filter(dice: Dice): Doc {
  const one = (): Doc => docOf({ [dice.pick(paths)]: condition(dice) });
  const kind = dice.below(10);
  if (kind === 0) return docOf({ $or: [one(), one()] });
  if (kind === 2) return docOf({ $and: [docOf({ $or: [one(), one()] })], ...one() });
  if (kind === 3)
    return docOf({ s: docOf({ $elemMatch: docOf({ x: condition(dice), y: condition(dice) }) }) });
  if (kind === 4) return docOf({ $expr: docOf({ $eq: ['$a', docOf({ $literal: dice.pick(scalars)() })] }) });
  if (kind === 1) return docOf({ $and: [one(), one()], ...one() });
  if (kind === 5) return docOf({ d: dice.below(3), ...one() });
  if (kind === 6) return docOf({ d: docOf({ $in: [0, 2] }), ...one() });
  return docOf({ ...one(), ...one() });
}

const indexes: readonly object[] = [
  { key: { a: 1 } },
  { key: { b: -1 } },
  { key: { a: -1, b: 1 } },
  { key: { 's.x': 1, 's.y': -1 } },
  { key: { b: 1, 's.x': 1 } },
  { key: { a: 1, _id: -1 }, sparse: true },
  { key: { c: 1 } },
  { key: { d: 1, c: -1, _id: 1 } },
  { key: { a: 1, d: -1 } },
  { key: { c: -1, d: 1 }, collation: { locale: 'en', strength: 2 } },
  { key: { 's.y': 1 }, partialFilterExpression: { a: { $exists: true } } },
  { key: { b: 1, a: -1 }, partialFilterExpression: { b: { $gt: 1 } } },
  { key: { a: 1 }, collation: { locale: 'en', strength: 1 } },
  { key: { b: -1, a: 1 }, collation: { locale: 'en', strength: 2 } },
  {
    key: { 's.x': 1 },
    collation: { locale: 'en', strength: 1 },
    partialFilterExpression: { a: { $gte: 'a' } },
  },
];

const collations: readonly CollationChoice[] = [
  undefined,
  undefined,
  'simple',
  parseCollation(docOf({ locale: 'en', strength: 1 })),
  parseCollation(docOf({ locale: 'en', strength: 2 })),
];

const orders: readonly Doc[] = [
  {},
  {},
  { a: 1 },
  { b: -1 },
  { a: -1, b: 1 },
  { b: 1, a: -1 },
  { 's.x': 1 },
  { _id: -1 },
  { a: 1, 's.x': -1 },
  { a: 1, _id: -1 },
  { c: 1 },
  { c: -1, _id: 1 },
  { c: 1, _id: -1 },
  { d: 1, c: -1 },
  { d: -1 },
];

describe('the planner', () => {
  let folder = '';
  let store: Store;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ymera-plan-'));
    store = new Store({ file: join(folder, 'data.sqlite'), synchronous: 'NORMAL' });
  });

  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });

  interface Asked {
    readonly by: Doc;
    readonly order: Doc;
    readonly collation: CollationChoice;
  }

  const queryFor = ({ by, order, collation }: Asked): Query => ({
    filter: by,
    sort: parseSort(order),
    skip: 0,
    limit: 0,
    collation,
  });

  const docsFound = (collection: Collection, asked: Asked): Doc[] =>
    [...findDocuments(collection, queryFor(asked))].map(({ bytes, doc }) => doc ?? decode(bytes));

  /** Equal documents may come in any order, so that orders agree where what they order by does. */
  const expectSameOrder = (found: readonly Doc[], expected: readonly Doc[], asked: Asked, shown: string) => {
    const effective = typeof asked.collation === 'object' ? asked.collation : undefined;
    const order = sortOrder(parseSort(asked.order), effective);
    const differs = found.findIndex(
      (doc, i) => order.compare(order.keyOf(doc), order.keyOf(expected[i])) !== 0,
    );
    expect(differs, shown).toBe(-1);
  };

  const ascending = (ids: readonly unknown[]): unknown[] => [...ids].sort((a, b) => Number(a) - Number(b));

  /** Compares the entries of every index with those of the same index made anew. */
  const expectIndexesAgree = (collection: Collection): void => {
    for (const [name, { id, spec }] of [...collection.indexes]) {
      const entries = store.database.prepare(`SELECT k, r FROM i${id}`).all();
      store.dropIndex(collection, name);
      store.createIndex(collection, spec);
      const anew = collection.indexes.get(name);
      expect(entries, name).toEqual(store.database.prepare(`SELECT k, r FROM i${anew?.id}`).all());
    }
  };

  test.each(Array.from({ length: 12 }, (_, seed) => seed + 1))(
    'with and without indexes random queries find the same, seed %i',
    (seed) => {
      const dice = new Dice(seed);
      const plain = store.create('db', 'plain', docOf({}));
      const indexed = store.create('db', 'indexed', docOf({}));
      const chosen = indexes.filter(() => dice.below(3) > 0);
      for (const [i, spec] of chosen.entries()) {
        const document = docOf({ ...spec, name: `i${i}` });
        store.createIndex(indexed, parseIndexSpec(decodeLike(document)));
      }
      for (let id = 0; id < 120; id++) insertIntoBoth(plain, indexed, document(dice, id));
      for (let round = 0; round < 20; round++) updateBoth(plain, indexed, dice);
      for (let round = 0; round < 150; round++) {
        const collation = collations[dice.below(collations.length)];
        const asked = { by: filter(dice), order: dice.pick(orders), collation };
        const [expected, found] = [docsFound(plain, asked), docsFound(indexed, asked)];
        const shown = JSON.stringify({ ...asked, indexes: chosen });
        expect(ascending(found.map(({ _id }) => _id)), shown).toEqual(
          ascending(expected.map(({ _id }) => _id)),
        );
        expectSameOrder(found, expected, asked, shown);
        expect(countDocuments(indexed, queryFor(asked)), shown).toBe(expected.length);
      }
      expectIndexesAgree(indexed);
      store.batch.commit();
    },
  );
});

const decodeLike = (spec: Doc): Doc => docOf(structuredClone({ ...spec }));

function insertIntoBoth(plain: Collection, indexed: Collection, doc: Doc): void {
  try {
    insertDocument(indexed, doc);
  } catch (error) {
    if (error instanceof CommandError && error.code === 171) return; // parallel arrays, which no index takes
    throw error;
  }
  insertDocument(plain, doc);
}

function updateBoth(plain: Collection, indexed: Collection, dice: Dice): void {
  const update = compileUpdate(
    docOf({ $set: docOf({ [dice.pick(['a', 'b'])]: dice.pick(scalars)() }) }),
    undefined,
  );
  const selection = { filter: filter(dice), multi: true };
  for (const collection of [plain, indexed]) {
    for (const item of selectDocuments(collection, selection)) updateDocument(collection, item, update);
  }
}
