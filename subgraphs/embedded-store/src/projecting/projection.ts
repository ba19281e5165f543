import { refuseExpressions } from '../aggregation/refused.ts';
import { CommandError } from '../errors.ts';
import { compileFilter, type Predicate } from '../matching/filter.ts';
import type { Match } from '../matching/operators.ts';
import { type Doc, isDoc, newDoc } from '../values/document.ts';
import { rankOf, typeRank } from '../values/types.ts';
import { compileSlice } from './slice.ts';

/** Cuts a document to what was asked for; `found` says which element the query matched, for `field.$`. */
export type Projection = (doc: Doc, found?: Match) => Doc;

interface Options {
  readonly evaluate: (doc: unknown, expression: unknown) => unknown;
  /** Sees every expression before anything is evaluated, to refuse it or to prepare it. */
  readonly check?: (expression: unknown) => void;
  /** In a pipeline `$slice` and `$elemMatch` are not projection operators. */
  readonly aggregation?: boolean;
}

type Change = (value: unknown, found: Match | undefined) => unknown;

type Node =
  | { readonly kind: 'keep' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'compute'; readonly expression: unknown }
  | { readonly kind: 'change'; readonly change: Change; readonly includes: boolean }
  | { readonly kind: 'branch'; readonly children: Map<string, Node> };

/** Compiles a projection of `find` or `$project`; throws BadValue where MongoDB refuses it. */
export function compileProjection(spec: Doc, options: Options): Projection {
  refuseExpressions(spec);
  const root: Node & { kind: 'branch' } = { kind: 'branch', children: new Map() };
  for (const [path, value] of Object.entries(spec)) addPath(root, path, value, options);
  const including = decideMode(root);
  if (!root.children.has('_id') && including) root.children.set('_id', { kind: 'keep' });
  return (doc, found) => projectDoc(doc, root, { including, found, root: doc, evaluate: options.evaluate });
}

function addPath(branch: Node & { kind: 'branch' }, path: string, value: unknown, options: Options): void {
  const parts = path.endsWith('.$') ? [...path.slice(0, -2).split('.'), '$'] : path.split('.');
  const positional = parts.at(-1) === '$' && !options.aggregation;
  const names = positional ? parts.slice(0, -1) : parts;
  let at = branch;
  for (const name of names.slice(0, -1)) {
    const next = at.children.get(name) ?? { kind: 'branch', children: new Map() };
    if (next.kind !== 'branch') throw new CommandError(2, `Path collision at ${path}`);
    at.children.set(name, next);
    at = next;
  }
  const last = names.at(-1) ?? '';
  if (last === '' || last.startsWith('$')) {
    throw new CommandError(2, `FieldPath '${path}' is empty or starts with '$'`);
  }
  if (at.children.has(last)) throw new CommandError(2, `Path collision at ${path}`);
  at.children.set(
    last,
    positional ? { kind: 'change', change: matchedElement, includes: true } : nodeFor(value, options),
  );
}

function nodeFor(value: unknown, options: Options): Node {
  if (typeof value === 'boolean') return { kind: value ? 'keep' : 'drop' };
  if (rankOf(value) === typeRank.number) return { kind: Number(value) === 0 ? 'drop' : 'keep' };
  if (!isDoc(value)) return computed(value, options);
  const [operator] = Object.keys(value);
  if (operator === undefined) throw new CommandError(2, 'An empty sub-projection is not a valid value');
  if (!options.aggregation && operator === '$slice')
    return { kind: 'change', change: compileSlice(value.$slice), includes: false };
  if (!options.aggregation && operator === '$elemMatch') return elemMatchNode(value.$elemMatch);
  if (operator.startsWith('$')) return computed(value, options);
  const branch: Node & { kind: 'branch' } = { kind: 'branch', children: new Map() };
  for (const [path, inner] of Object.entries(value)) addPath(branch, path, inner, options);
  return branch;
}

function computed(expression: unknown, { check }: Options): Node {
  check?.(expression);
  return { kind: 'compute', expression };
}

function elemMatchNode(operand: unknown): Node {
  if (!isDoc(operand)) throw new CommandError(2, '$elemMatch needs an Object');
  const matches: Predicate = compileFilter({ items: { $elemMatch: operand } });
  const change: Change = (value) => {
    const first = Array.isArray(value) ? value.find((item) => matches({ items: [item] })) : undefined;
    return first === undefined ? undefined : [first];
  };
  return { kind: 'change', change, includes: true };
}

const matchedElement: Change = (value, found) => {
  if (!Array.isArray(value)) return value;
  if (found?.position === undefined) {
    throw new CommandError(2, 'positional operator must match an element of the array in the query');
  }
  return value.slice(found.position, found.position + 1);
};

// `_id` alone may be dropped from an inclusion or kept in an exclusion, so it decides only when nothing else does.
function decideMode(root: Node & { kind: 'branch' }): boolean {
  const kinds = [...leafKinds(root, true)];
  const mode = kinds.find((kind) => kind === 'keep' || kind === 'drop');
  if (kinds.includes('keep') && kinds.includes('drop')) {
    throw new CommandError(2, 'Cannot do exclusion on a field in inclusion projection');
  }
  if (mode !== undefined) return mode === 'keep';
  const id = root.children.get('_id');
  if (kinds.includes('compute')) return true;
  return id?.kind === 'keep' && kinds.length === 0;
}

function* leafKinds(branch: Node & { kind: 'branch' }, top: boolean): Generator<Node['kind']> {
  for (const [name, node] of branch.children) {
    if (node.kind === 'branch') yield* leafKinds(node, false);
    else if (node.kind === 'change' && node.includes) yield 'keep';
    else if (!(top && name === '_id' && (node.kind === 'drop' || node.kind === 'keep'))) yield node.kind;
  }
}

interface Run {
  readonly including: boolean;
  readonly found: Match | undefined;
  readonly root: Doc;
  readonly evaluate: Options['evaluate'];
}

function projectDoc(doc: Doc, branch: Node & { kind: 'branch' }, run: Run): Doc {
  const result = newDoc();
  for (const field of Object.keys(doc)) {
    const node = branch.children.get(field);
    const value = projectField(doc[field], node, run);
    if (value !== undefined) result[field] = value;
  }
  for (const [name, node] of branch.children) addComputed(result, name, node, run);
  return result;
}

function projectField(value: unknown, node: Node | undefined, run: Run): unknown {
  if (node === undefined) return run.including ? undefined : value;
  switch (node.kind) {
    case 'keep':
      return value;
    case 'drop':
      return undefined;
    case 'change':
      return node.change(value, run.found);
    case 'compute':
      return run.evaluate(run.root, node.expression);
    case 'branch':
      return projectInside(value, node, run);
  }
}

function projectInside(value: unknown, branch: Node & { kind: 'branch' }, run: Run): unknown {
  if (isDoc(value)) return projectDoc(value, branch, run);
  if (!Array.isArray(value)) return run.including ? undefined : value;
  return value.map((item) => projectInside(item, branch, run)).filter((item) => item !== undefined);
}

function addComputed(result: Doc, name: string, node: Node, run: Run): void {
  if (Object.hasOwn(result, name)) return;
  if (node.kind === 'compute') {
    const value = run.evaluate(run.root, node.expression);
    if (value !== undefined) result[name] = value;
  }
  if (node.kind !== 'branch') return;
  const inner = newDoc();
  for (const [childName, child] of node.children) addComputed(inner, childName, child, run);
  if (Object.keys(inner).length > 0) result[name] = inner;
}
