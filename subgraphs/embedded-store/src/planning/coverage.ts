import type { Collation } from '../collation/collation.ts';
import { compileFilter, isOperatorDoc } from '../matching/filter.ts';
import type { IndexSpec } from '../storage/index-spec.ts';
import { compareValues, equalValues } from '../values/compare.ts';
import { type Doc, isDoc } from '../values/document.ts';
import { rankOf, typeRank } from '../values/types.ts';
import type { Constraint, Constraints } from './constraints.ts';
import { containsText } from './value-range.ts';

/** Whether every document that can match is in the index, for sparse and partial ones. */
export function coversQuery(
  spec: IndexSpec,
  constraints: Constraints,
  collation: Collation | undefined,
): boolean {
  if (spec.sparse) {
    return spec.fields.some(({ path }) => implies(constraints.at.get(path) ?? [], '$exists', true));
  }
  if (spec.partialFilter === undefined) return true;
  // Under a collation, what one text implies for another is not for bytes to say.
  const plain = collation === undefined && spec.collation === undefined;
  if (!plain && containsText(spec.partialFilter)) return false;
  return impliesFilter(constraints, spec.partialFilter);
}

function impliesFilter(constraints: Constraints, filter: Doc): boolean {
  return Object.entries(filter).every(([path, condition]) => {
    if (path === '$and') return allOf(condition, (part) => impliesFilter(constraints, part));
    if (path === '$or') return someOf(condition, (part) => impliesFilter(constraints, part));
    if (path.startsWith('$')) return false;
    const on = constraints.at.get(path) ?? [];
    if (!isOperatorDoc(condition)) return implies(on, '$eq', condition);
    return Object.entries(condition).every(([operator, operand]) => implies(on, operator, operand));
  });
}

const allOf = (parts: unknown, test: (part: Doc) => boolean): boolean =>
  Array.isArray(parts) && parts.every((part) => isDoc(part) && test(part));
const someOf = (parts: unknown, test: (part: Doc) => boolean): boolean =>
  Array.isArray(parts) && parts.some((part) => isDoc(part) && test(part));

/** Whether one of the conditions on a path has another condition on it as its consequence. */
const implies = (on: readonly Constraint[], operator: string, operand: unknown): boolean =>
  on.some(
    (constraint) =>
      (constraint.operator === operator && equalValues(constraint.operand, operand)) ||
      (operator === '$exists' && Boolean(operand) && impliesPresence(constraint)) ||
      impliesByValue(constraint, operator, operand) ||
      impliesByRange(constraint, operator, operand),
  );

const present = new Set(['$type', '$size', '$mod', '$regex', '$elemMatch']);
const isNull = (value: unknown): boolean => value === null || value === undefined;

function impliesPresence({ operator, operand }: Constraint): boolean {
  if (present.has(operator)) return true;
  if (operator === '$exists') return operand === true || Number(operand) === 1;
  if (operator === '$ne') return isNull(operand);
  if (operator === '$in') return Array.isArray(operand) && !operand.some(isNull);
  return ['$eq', '$gt', '$gte', '$lt', '$lte'].includes(operator) && !isNull(operand);
}

const isScalar = (value: unknown): boolean =>
  !isNull(value) && !Array.isArray(value) && rankOf(value) !== typeRank.regex;

function impliesByValue(constraint: Constraint, operator: string, operand: unknown): boolean {
  const { operator: given, operand: value } = constraint;
  const values = given === '$eq' ? [value] : given === '$in' && Array.isArray(value) ? value : [];
  if (values.length === 0 || !values.every(isScalar)) return false;
  const fulfils = compileFilter({ value: { [operator]: operand } });
  return values.every((one) => fulfils({ value: one }));
}

function impliesByRange(constraint: Constraint, operator: string, operand: unknown): boolean {
  const [up, down] = [
    ['$gt', '$gte'],
    ['$lt', '$lte'],
  ];
  const sign = up?.includes(operator) ? 1 : down?.includes(operator) ? -1 : 0;
  const sameWay = sign === 1 ? up : sign === -1 ? down : undefined;
  if (sameWay?.includes(constraint.operator) !== true) return false;
  if (rankOf(constraint.operand) !== rankOf(operand) || !isScalar(operand)) return false;
  const beyond = compareValues(constraint.operand, operand) * sign;
  return beyond > 0 || (beyond === 0 && (constraint.operator.length === 3 || operator.length === 4));
}
