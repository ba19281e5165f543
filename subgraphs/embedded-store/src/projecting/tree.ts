import { CommandError, locationError } from '../errors.ts';
import { compileFilter, type Predicate } from '../matching/filter.ts';
import type { Match } from '../matching/operators.ts';
import { type Doc, isDoc } from '../values/document.ts';
import { rankOf, typeNameOf, typeRank } from '../values/types.ts';
import { compileSlice } from './slice.ts';

/** How a projection is read. */
export interface ParseOptions {
  /** Sees every expression before anything is evaluated, to refuse it or to prepare it. */
  readonly check?: (expression: unknown) => void;
  /** In a pipeline `$slice` and `$elemMatch` are not projection operators. */
  readonly aggregation?: boolean;
}

/** Changes the value of one field; undefined leaves it out. */
export type Change = (value: unknown, found: Match | undefined) => unknown;

/** What becomes of a field. */
export type Node =
  | { readonly kind: 'keep' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'compute'; readonly expression: unknown }
  | { readonly kind: 'change'; readonly change: Change; readonly includes: boolean }
  | Branch;

/** What becomes of the fields of a document. */
export interface Branch {
  readonly kind: 'branch';
  readonly children: Map<string, Node>;
}

const newBranch = (): Branch => ({ kind: 'branch', children: new Map() });

/** Reads a projection; throws what MongoDB refuses, under its codes. */
export function parseProjection(spec: Doc, options: ParseOptions): Branch {
  const root = newBranch();
  if (Object.keys(spec).filter((path) => path.endsWith('.$')).length > 1) {
    throw locationError(31276, 'Cannot specify more than one positional projection per query.');
  }
  for (const [path, value] of Object.entries(spec)) addPath(root, path, value, options);
  return root;
}

function addPath(branch: Branch, path: string, value: unknown, options: ParseOptions): void {
  const positional = path.endsWith('.$') && !options.aggregation;
  const names = (positional ? path.slice(0, -2) : path).split('.');
  names.forEach((name) => {
    refuseName(name, path);
  });
  let at = branch;
  for (const name of names.slice(0, -1)) {
    const next = at.children.get(name) ?? newBranch();
    if (next.kind !== 'branch') throw locationError(31249, `Path collision at ${path}`);
    at.children.set(name, next);
    at = next;
  }
  const last = names.at(-1) ?? '';
  if (names.length > 1 && !options.aggregation && isDoc(value) && Object.hasOwn(value, '$elemMatch')) {
    throw locationError(31275, 'Cannot use $elemMatch projection on a nested field');
  }
  const node: Node = positional
    ? { kind: 'change', change: matchedElement, includes: true }
    : nodeFor(value, options);
  const before = at.children.get(last);
  if (before?.kind === 'branch' && node.kind === 'branch') mergeInto(before, node, path);
  else if (before !== undefined) throw locationError(31250, `Path collision at ${path}`);
  else at.children.set(last, node);
}

function mergeInto(branch: Branch, other: Branch, path: string): void {
  for (const [name, node] of other.children) {
    const before = branch.children.get(name);
    if (before === undefined) branch.children.set(name, node);
    else if (before.kind === 'branch' && node.kind === 'branch') mergeInto(before, node, path);
    else throw locationError(31250, `Path collision at ${path}.${name}`);
  }
}

function refuseName(name: string, path: string): void {
  if (path === '') throw locationError(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) throw locationError(40353, "FieldPath must not end with a '.'.");
  if (name === '') throw locationError(15998, 'FieldPath field names may not be empty strings.');
  if (name === '$') {
    throw locationError(
      31394,
      `As of 4.4, it's illegal to specify positional operator in the middle of a path: ${path}`,
    );
  }
  if (name.startsWith('$')) {
    throw locationError(
      16410,
      `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
    );
  }
}

function nodeFor(value: unknown, options: ParseOptions): Node {
  if (typeof value === 'boolean') return { kind: value ? 'keep' : 'drop' };
  if (rankOf(value) === typeRank.number && value !== undefined) {
    return { kind: Number(String(value)) === 0 ? 'drop' : 'keep' };
  }
  if (!isDoc(value)) return computed(value, options);
  const [operator] = Object.keys(value);
  if (operator === undefined) {
    throw locationError(51270, 'An empty sub-projection is not a valid value. Found empty object at path');
  }
  if (!options.aggregation && operator === '$slice')
    return { kind: 'change', change: compileSlice(value.$slice), includes: false };
  if (!options.aggregation && operator === '$elemMatch') return elemMatchNode(value.$elemMatch);
  if (operator.startsWith('$')) return computed(value, options);
  const branch = newBranch();
  for (const [path, inner] of Object.entries(value)) addPath(branch, path, inner, options);
  return branch;
}

function computed(expression: unknown, { check }: ParseOptions): Node {
  try {
    check?.(expression);
  } catch (error) {
    // In a projection MongoDB has a code of its own for an operator that it does not know.
    if (error instanceof CommandError && error.code === 168) throw locationError(31325, error.message);
    throw error;
  }
  return { kind: 'compute', expression };
}

function elemMatchNode(operand: unknown): Node {
  if (!isDoc(operand)) {
    throw locationError(
      31274,
      `elemMatch: Invalid argument, object required, but got ${typeNameOf(operand)}`,
    );
  }
  const matches: Predicate = compileFilter({ items: { $elemMatch: operand } });
  const change: Change = (value) => {
    const first = Array.isArray(value) ? value.find((item) => matches({ items: [item] })) : undefined;
    return first === undefined ? undefined : [first];
  };
  return { kind: 'change', change, includes: true };
}

const matchedElement: Change = (value, found) => {
  if (Array.isArray(value) && found?.position !== undefined) {
    return value.slice(found.position, found.position + 1);
  }
  if (!Array.isArray(value) && value !== undefined && found?.position !== undefined) return value;
  throw locationError(51246, "positional operator '.$' couldn't find a matching element in the array");
};
