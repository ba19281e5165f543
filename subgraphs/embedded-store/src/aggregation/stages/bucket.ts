import { locationError } from '../../errors.ts';
import { type Doc, docOf, isDoc } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import { compileOutput, type Output } from '../accumulators/table.ts';
import { type Compiling, compile, type Order } from '../expressions/compile.ts';
import { isNumber } from '../expressions/operands.ts';
import { scopeOf } from '../expressions/scope.ts';
import { Budget } from '../memory.ts';
import { Group } from './group.ts';
import type { StageParser } from './stage.ts';

/** Whether a `groupBy` is a path or an operator. */
export const isExpression = (value: unknown): boolean =>
  (typeof value === 'string' && value.startsWith('$')) ||
  (isDoc(value) && Object.keys(value)[0]?.startsWith('$') === true);

/** The output fields of a bucket; a count if none are named. */
export function outputsOf(output: unknown, compiling: Compiling, code: number): Output[] {
  const spec = output ?? docOf({ count: docOf({ $sum: 1 }) });
  if (!isDoc(spec))
    throw locationError(code, `The 'output' field must be an object, but found type: ${typeNameOf(spec)}`);
  return Object.entries(spec).map(([name, each]) => compileOutput(name, each, compiling));
}

export const bucket: StageParser = (operand, { compiling }) => {
  if (!isDoc(operand))
    throw locationError(
      40201,
      `Argument to $bucket stage must be an object, but found type: ${typeNameOf(operand)}`,
    );
  const known = ['groupBy', 'boundaries', 'default', 'output'];
  const unknown = Object.keys(operand).find((field) => !known.includes(field));
  if (unknown !== undefined) throw locationError(40197, `Unrecognized option to $bucket: ${unknown}.`);
  const { groupBy, boundaries, output } = operand;
  if (groupBy === undefined || boundaries === undefined)
    throw locationError(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  if (!isExpression(groupBy))
    throw locationError(
      40202,
      "The $bucket 'groupBy' field must be defined as a $-prefixed path or an expression",
    );
  const bounds = boundsOf(boundaries, compiling);
  const other = otherBucket(operand, bounds, compiling.order);
  const place = compile(groupBy, compiling);
  const outputs = outputsOf(output, compiling, 40196);
  return function* buckets(documents, { binding }) {
    const found = new Map<number, Group>();
    const budget = new Budget('$bucket');
    for (const doc of documents) {
      const scope = scopeOf(doc, binding);
      const at = bucketOf(place(scope), bounds, compiling.order);
      if (at < 0 && other === undefined) {
        throw locationError(
          40066,
          '$switch could not find a matching branch for an input, and no default was specified.',
        );
      }
      const members = found.get(at) ?? new Group(at < 0 ? other : bounds[at], outputs, binding);
      found.set(at, members);
      budget.add(members.add(scope));
    }
    const groups = [...found.values()].sort((a, b) => compiling.order(a.id, b.id));
    for (const each of groups) yield each.result();
  };
};

function boundsOf(boundaries: unknown, compiling: Compiling): unknown[] {
  if (!Array.isArray(boundaries))
    throw locationError(
      40200,
      `The $bucket 'boundaries' field must be an array, but found type: ${typeNameOf(boundaries)}`,
    );
  if (boundaries.length < 2)
    throw locationError(
      40192,
      `The $bucket 'boundaries' field must have at least 2 values, but found ${boundaries.length} value(s).`,
    );
  const bounds = boundaries.map((bound) => compile(bound, compiling)(scopeOf(docOf({}), undefined)));
  bounds.forEach((bound, i) => {
    if (i === 0) return;
    const sameKind =
      typeNameOf(bound) === typeNameOf(bounds[i - 1]) || (isNumber(bound) && isNumber(bounds[i - 1]));
    if (!sameKind)
      throw locationError(
        40193,
        "All values in the the 'boundaries' option to $bucket must have the same type.",
      );
    if (compiling.order(bounds[i - 1], bound) >= 0)
      throw locationError(
        40194,
        "The 'boundaries' option to $bucket must be sorted, but elements are not in ascending order",
      );
  });
  return bounds;
}

function otherBucket(operand: Doc, bounds: readonly unknown[], order: Order): unknown {
  if (!Object.hasOwn(operand, 'default')) return undefined;
  const other = operand.default;
  if (order(other, bounds[0]) >= 0 && order(other, bounds.at(-1)) < 0) {
    throw locationError(
      40199,
      "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.",
    );
  }
  return other;
}

function bucketOf(value: unknown, bounds: readonly unknown[], order: Order): number {
  const above = bounds.findIndex((bound) => order(value, bound) < 0);
  return above > 0 ? above - 1 : -1;
}
