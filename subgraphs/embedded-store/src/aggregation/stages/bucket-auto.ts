import { locationError, notSupported } from '../../errors.ts';
import { type Doc, docOf, isDoc } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import { compile, type Order } from '../expressions/compile.ts';
import { isNumber } from '../expressions/operands.ts';
import { scopeOf } from '../expressions/scope.ts';
import { Budget, sizeOf } from '../memory.ts';
import { isExpression, outputsOf } from './bucket.ts';
import { Group } from './group.ts';
import type { StageParser } from './stage.ts';

export const bucketAuto: StageParser = (operand, { compiling }) => {
  if (!isDoc(operand))
    throw locationError(
      40240,
      `The argument to $bucketAuto must be an object, but found type: ${typeNameOf(operand)}`,
    );
  const known = ['groupBy', 'buckets', 'output', 'granularity'];
  const unknown = Object.keys(operand).find((field) => !known.includes(field));
  if (unknown !== undefined) throw locationError(40245, `Unrecognized option to $bucketAuto: ${unknown}.`);
  const { groupBy, buckets, output, granularity } = operand;
  if (granularity !== undefined) throw notSupported("the 'granularity' of $bucketAuto");
  if (groupBy === undefined || buckets === undefined)
    throw locationError(40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified");
  if (!isExpression(groupBy))
    throw locationError(
      40239,
      "The $bucketAuto 'groupBy' field must be defined as a $-prefixed path or an expression",
    );
  const wanted = bucketCount(buckets);
  const place = compile(groupBy, compiling);
  const outputs = outputsOf(output, compiling, 40244);
  return function* buckets(documents, { binding }) {
    const sorted = placed(documents, (doc) => place(scopeOf(doc, binding)) ?? null, compiling.order);
    for (const { min, max, members } of cut(sorted, wanted, compiling.order)) {
      const all = new Group(docOf({ min, max }), outputs, binding);
      for (const doc of members) all.add(scopeOf(doc, binding));
      yield all.result();
    }
  };
};

function bucketCount(buckets: unknown): number {
  if (!isNumber(buckets))
    throw locationError(
      40241,
      `The $bucketAuto 'buckets' field must be a numeric value, but found type: ${typeNameOf(buckets)}`,
    );
  const count = Number(String(buckets));
  if ((count | 0) !== count)
    throw locationError(40242, "The $bucketAuto 'buckets' field must be representable as a 32-bit integer");
  if (count <= 0)
    throw locationError(40243, `The $bucketAuto 'buckets' field must be greater than 0, but found: ${count}`);
  return count;
}

interface Placed {
  readonly value: unknown;
  readonly doc: Doc;
}

function placed(documents: Iterable<Doc>, placeOf: (doc: Doc) => unknown, order: Order): Placed[] {
  const budget = new Budget('$bucketAuto');
  const all: Placed[] = [];
  for (const doc of documents) {
    budget.add(sizeOf(doc));
    all.push({ value: placeOf(doc), doc });
  }
  return all.sort((a, b) => order(a.value, b.value));
}

// Buckets are as even as they can be without parting equal values.
function* cut(
  sorted: readonly Placed[],
  wanted: number,
  order: Order,
): Generator<{ min: unknown; max: unknown; members: Doc[] }> {
  const size = Math.max(Math.round(sorted.length / wanted), 1);
  let start = 0;
  for (let made = 1; start < sorted.length; made++) {
    let end = made === wanted ? sorted.length : Math.min(start + size, sorted.length);
    while (end < sorted.length && order(sorted[end]?.value, sorted[end - 1]?.value) === 0) end++;
    const max = end < sorted.length ? sorted[end]?.value : sorted.at(-1)?.value;
    yield { min: sorted[start]?.value, max, members: sorted.slice(start, end).map(({ doc }) => doc) };
    start = end;
  }
}
