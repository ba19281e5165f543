import { isOperatorDoc } from '../matching/filter.ts';
import { isRegex, regexFrom } from '../matching/regex.ts';
import { type Doc, isDoc } from '../values/document.ts';

/** One condition on one path that every matching document fulfils. */
export interface Constraint {
  readonly operator: string;
  readonly operand: unknown;
  /** It follows from the filter and is not all that the filter says. */
  readonly partial?: boolean;
}

/** The conditions of a filter's conjunction, by path. Branches of `$or` and the like are not among them. */
export interface Constraints {
  readonly at: ReadonlyMap<string, readonly Constraint[]>;
  /** The filter says nothing else. */
  readonly complete: boolean;
}

/** Collects the conditions an index could serve. */
export function constraintsOf(filter: Doc, variables: Doc = {}): Constraints {
  const at = new Map<string, Constraint[]>();
  const complete = collect(filter, variables, at);
  return { at, complete };
}

type Collected = Map<string, Constraint[]>;

/** Tells whether everything the filter says was collected. */
function collect(filter: Doc, variables: Doc, found: Collected): boolean {
  let complete = true;
  for (const [key, value] of Object.entries(filter)) {
    if (key === '$and' && Array.isArray(value)) {
      for (const branch of value) if (!isDoc(branch) || !collect(branch, variables, found)) complete = false;
    } else if (key.startsWith('$')) {
      if (key !== '$comment') complete = false;
      if (key === '$expr') for (const [path, one] of exprEqualities(value, variables)) add(found, path, one);
    } else {
      for (const [path, constraint] of constraintsIn(key, value)) add(found, path, constraint);
    }
  }
  return complete;
}

function add(found: Collected, path: string, constraint: Constraint): void {
  const constraints = found.get(path);
  if (constraints === undefined) found.set(path, [constraint]);
  else constraints.push(constraint);
}

type Placed = readonly [path: string, constraint: Constraint];

function constraintsIn(path: string, condition: unknown): Placed[] {
  if (isRegex(condition)) return [[path, { operator: '$regex', operand: condition }]];
  if (!isOperatorDoc(condition)) return [[path, { operator: '$eq', operand: condition }]];
  return Object.entries(condition).flatMap(([operator, operand]): Placed[] => {
    if (operator === '$options') return [];
    if (operator === '$regex') return [[path, { operator, operand: regexFrom(operand, condition.$options) }]];
    return [[path, { operator, operand }], ...implied(path, operator, operand)];
  });
}

/** What an expression says outright: fields equal to constants, alone or joined by `$and`. */
function exprEqualities(expression: unknown, variables: Doc): Placed[] {
  if (!isDoc(expression)) return [];
  const { $and: parts, $eq: sides } = expression;
  if (Array.isArray(parts)) return parts.flatMap((part) => exprEqualities(part, variables));
  if (!Array.isArray(sides) || sides.length !== 2) return [];
  const [left, right] = isFieldPath(sides[0]) ? sides : [sides[1], sides[0]];
  const constant = constantOf(right, variables);
  if (!isFieldPath(left) || constant === undefined || constant === null) return [];
  return [[left.slice(1), { operator: '$eq', operand: constant, partial: true }]];
}

const isFieldPath = (value: unknown): value is string => typeof value === 'string' && /^\$[^$]/.test(value);

function constantOf(value: unknown, variables: Doc): unknown {
  if (typeof value === 'string') {
    const [, name] = /^\$\$([a-z]\w*)$/.exec(value) ?? [];
    if (name !== undefined) return Object.hasOwn(variables, name) ? variables[name] : undefined;
    return value.startsWith('$') ? undefined : value;
  }
  if (isDoc(value)) return Object.keys(value).join() === '$literal' ? value.$literal : undefined;
  return Array.isArray(value) ? undefined : value;
}

const bounding = new Set(['$eq', '$in', '$gt', '$gte', '$lt', '$lte']);

/** What follows from an operator on arrays, for the choice of index entries alone. */
function implied(path: string, operator: string, operand: unknown): Placed[] {
  if (operator === '$all' && Array.isArray(operand) && operand.length > 0) {
    const first: unknown = operand[0];
    return isDoc(first) ? [] : [[path, { operator: '$eq', operand: first, partial: true }]];
  }
  if (operator !== '$elemMatch' || !isDoc(operand)) return [];
  // An element that fulfils all conditions fulfils each, so any one of them may choose the index entries to look at.
  if (isOperatorDoc(operand)) {
    const [one] = Object.entries(operand).filter(([name]) => bounding.has(name));
    return one === undefined ? [] : [[path, { operator: one[0], operand: one[1], partial: true }]];
  }
  return [...constraintsOf(operand).at].flatMap(([inner, constraints]) =>
    constraints.map((constraint): Placed => [`${path}.${inner}`, { ...constraint, partial: true }]),
  );
}

/** One filter for each branch of an `$or` that every document must fulfil; empty without one. */
export function orBranches(filter: Doc): Doc[] {
  const branches = findOr(filter);
  return branches.map((branch) => ({ $and: [filter, branch] }));
}

function findOr(filter: Doc): Doc[] {
  if (Array.isArray(filter.$or) && filter.$or.every(isDoc)) return filter.$or;
  const { $and: parts } = filter;
  if (!Array.isArray(parts)) return [];
  const inner = parts.map((part) => (isDoc(part) ? findOr(part) : []));
  return inner.find((found) => found.length > 0) ?? [];
}
