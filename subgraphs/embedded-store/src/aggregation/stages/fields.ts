import { locationError } from '../../errors.ts';
import { type Doc, isDoc, newDoc } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import { type Compiling, compile, pathOf } from '../expressions/compile.ts';
import { type Evaluator, type Scope, scopeOf } from '../expressions/scope.ts';
import type { Stage, StageParser } from './stage.ts';

/** A shallow copy. */
const copyOf = (doc: Doc): Doc => Object.assign(newDoc(), doc);

/** A copy with one field set, documents on the way made as needed; undefined removes it. */
export function withField(doc: Doc, path: readonly string[], value: unknown, start = 0): Doc {
  const copy = copyOf(doc);
  const name = path[start] ?? '';
  if (start < path.length - 1) {
    const inner = copy[name];
    copy[name] = withField(isDoc(inner) ? inner : newDoc(), path, value, start + 1);
  } else if (value === undefined) delete copy[name];
  else copy[name] = value;
  return copy;
}

type Tree = Map<string, Evaluator | Tree>;

function addTo(tree: Tree, path: readonly string[], spec: unknown, compiling: Compiling): void {
  let at = tree;
  for (const name of path.slice(0, -1)) {
    const next = at.get(name) ?? new Map();
    if (typeof next === 'function') throw conflict(path);
    at.set(name, next);
    at = next;
  }
  const last = path.at(-1) ?? '';
  if (isDoc(spec) && Object.keys(spec).length > 0 && !Object.keys(spec)[0]?.startsWith('$')) {
    const inner = at.get(last) ?? new Map();
    if (typeof inner === 'function') throw conflict(path);
    at.set(last, inner);
    for (const [name, value] of Object.entries(spec)) addTo(inner, pathOf(name), value, compiling);
    return;
  }
  if (at.has(last)) throw conflict(path);
  at.set(last, compile(spec, compiling));
}

const conflict = (path: readonly string[]): Error =>
  locationError(
    40176,
    `specification contains two conflicting paths. Cannot specify '${path.join('.')}' twice`,
  );

/** Sets a tree of fields in a document; in an array on the way it sets them in every item. */
function applyTree(value: unknown, tree: Tree, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => applyTree(item, tree, scope));
  const result = isDoc(value) ? copyOf(value) : newDoc();
  for (const [name, node] of tree) {
    const content = typeof node === 'function' ? node(scope) : applyTree(result[name], node, scope);
    if (content === undefined) delete result[name];
    else result[name] = content;
  }
  return result;
}

/** `$addFields` and `$set`. */
export const addFields: StageParser = (operand, { compiling }, name) => {
  if (!isDoc(operand)) {
    throw locationError(40272, `${name} specification stage must be an object, got ${typeNameOf(operand)}`);
  }
  if (Object.keys(operand).length === 0) {
    throw locationError(40177, 'specification must have at least one field');
  }
  const tree: Tree = new Map();
  for (const [path, spec] of Object.entries(operand)) addTo(tree, pathOf(path), spec, compiling);
  return mapping((doc, scope) => applyTree(doc, tree, scope) as Doc); // of a document it makes a document
};

/** A stage that makes one document of each. */
export const mapping = (change: (doc: Doc, scope: Scope) => Doc): Stage =>
  function* map(documents, { binding }) {
    for (const doc of documents) yield change(doc, scopeOf(doc, binding));
  };
