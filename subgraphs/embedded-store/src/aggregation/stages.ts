import { Lazy } from 'mingo/lazy';
import type { Options } from 'mingo/types';
import { CommandError } from '../errors.ts';
import { compileFilter } from '../matching/filter.ts';
import { parseSort, sortKey } from '../planning/sort.ts';
import { compileProjection } from '../projecting/projection.ts';
import { compareValues } from '../values/compare.ts';
import { type Doc, isDoc } from '../values/document.ts';
import { keyString } from '../values/keystring.ts';
import { type Evaluate, evaluatorFor, variablesOf } from './evaluator.ts';

type Documents = ReturnType<typeof Lazy>;

/** One pipeline stage: documents in, documents out. */
export type Stage = (documents: Documents, operand: never, options: Options) => Documents;

const match = (documents: Documents, filter: Doc, options: Options): Documents => {
  if (!isDoc(filter)) throw new CommandError(2, 'the match filter must be an expression in an object');
  const matches = compileFilter(filter, variablesOf(options));
  return documents.filter((doc: unknown) => matches(doc));
};

const sort = (documents: Documents, by: Doc): Documents => {
  const order = parseSort(by);
  if (order.length === 0) throw new CommandError(2, '$sort stage must have at least one sort key');
  return documents.transform((all) =>
    Lazy(
      (all as Doc[]) // a pipeline carries documents
        .map((doc) => ({ doc, key: sortKey(doc, order) }))
        .sort((a, b) => Buffer.compare(a.key, b.key))
        .map(({ doc }) => doc),
    ),
  );
};

// The library's own limit keeps pulling, and throwing away, until its source ends.
const limit = (documents: Documents, count: number): Documents => {
  if (!Number.isInteger(count) || count <= 0) throw new CommandError(2, 'the limit must be positive');
  let left = count;
  return Lazy(() => (left-- > 0 ? documents.next() : { done: true, value: undefined }));
};

const group = (documents: Documents, spec: Doc, options: Options): Documents => {
  if (!isDoc(spec) || !Object.hasOwn(spec, '_id')) {
    throw new CommandError(2, 'a group specification must include an _id');
  }
  const { _id: idExpression, ...fields } = spec;
  const outputs = Object.entries(fields);
  return documents.transform((all) => {
    const evaluate = evaluatorFor(options);
    const groups = new Map<string, { id: unknown; items: unknown[] }>();
    for (const doc of all) {
      const id = evaluate(doc, idExpression) ?? null;
      const key = keyString([id]).toString('latin1');
      const members = groups.get(key);
      if (members === undefined) groups.set(key, { id, items: [doc] });
      else members.items.push(doc);
    }
    const accumulate = evaluatorFor(options);
    return Lazy(groups.values()).map((entry) => {
      const { id, items } = entry as { id: unknown; items: unknown[] }; // what the map above holds
      return withAccumulated(id, items, outputs, accumulate);
    });
  });
};

const bucket = (documents: Documents, spec: Doc, options: Options): Documents => {
  const { groupBy, boundaries, default: other, output = { count: { $sum: 1 } } } = isDoc(spec) ? spec : {};
  if (!isAscending(boundaries))
    throw new CommandError(2, '$bucket boundaries must be two or more values in ascending order');
  const evaluate = evaluatorFor(options);
  const lowerBound = (doc: unknown): unknown => {
    const value = evaluate(doc, groupBy);
    const above = boundaries.findIndex((bound) => compareValues(value, bound) < 0);
    if (above > 0) return boundaries[above - 1];
    if (other === undefined)
      throw new CommandError(2, '$bucket could not find a matching branch, and no default');
    return other;
  };
  const marked = documents.map((doc) => ({ bound: lowerBound(doc), doc }));
  const fields = Object.entries(isDoc(output) ? output : {});
  return marked.transform((all) => {
    const buckets = new Map<string, { id: unknown; items: unknown[] }>();
    for (const { bound, doc } of all as { bound: unknown; doc: unknown }[]) {
      // as marked above
      const key = keyString([bound]).toString('latin1');
      const members = buckets.get(key);
      if (members === undefined) buckets.set(key, { id: bound, items: [doc] });
      else members.items.push(doc);
    }
    const accumulate = evaluatorFor(options);
    const ordered = [...buckets.values()].sort((a, b) => compareValues(a.id, b.id));
    return Lazy(ordered.map(({ id, items }) => withAccumulated(id, items, fields, accumulate)));
  });
};

const isAscending = (bounds: unknown): bounds is unknown[] =>
  Array.isArray(bounds) &&
  bounds.length > 1 &&
  bounds.every((bound, i) => i === 0 || compareValues(bounds[i - 1], bound) < 0);

function withAccumulated(
  id: unknown,
  items: readonly unknown[],
  fields: readonly (readonly [name: string, expression: unknown])[],
  accumulate: Evaluate,
): Record<string, unknown> {
  const result: Record<string, unknown> = { _id: id };
  for (const [name, expression] of fields) result[name] = accumulate(items, expression);
  return result;
}

const project = (documents: Documents, spec: Doc, options: Options): Documents => {
  if (!isDoc(spec)) throw new CommandError(2, '$project specification must be an object');
  if (Object.keys(spec).length === 0)
    throw new CommandError(2, '$project specification must have at least one field');
  const apply = compileProjection(spec, { evaluate: evaluatorFor(options), aggregation: true });
  return documents.map((doc: unknown) => apply(doc as Doc)); // a pipeline carries documents
};

/** Stages that must know BSON order or query semantics, in place of the library's. */
export const bsonStages: Readonly<Record<string, Stage>> = {
  $match: match,
  $sort: sort,
  $limit: limit,
  $group: group,
  $bucket: bucket,
  $project: project,
};
