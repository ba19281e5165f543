import { checkExpression } from '../aggregation/expression.ts';
import { refuseExpressions } from '../aggregation/refused.ts';
import type { Match } from '../matching/operators.ts';
import { type Doc, isDoc, newDoc } from '../values/document.ts';
import { isInclusion } from './mode.ts';
import { type Branch, type Node, type ParseOptions, parseProjection } from './tree.ts';

/** Cuts a document to what was asked for; `found` says which element the query matched, for `field.$`. */
export type Projection = (doc: Doc, found?: Match) => Doc;

interface Options extends ParseOptions {
  readonly evaluate: (doc: unknown, expression: unknown) => unknown;
}

/** Compiles a projection of `find` or `$project`; throws what MongoDB refuses, under its codes. */
export function compileProjection(spec: Doc, options: Options): Projection {
  refuseExpressions(spec);
  const root = parseProjection(spec, { check: (expression) => checkExpression(expression), ...options });
  const including = isInclusion(root);
  if (!root.children.has('_id') && including) root.children.set('_id', { kind: 'keep' });
  return (doc, found) => projectDoc(doc, root, { including, found, root: doc, evaluate: options.evaluate });
}

interface Run {
  readonly including: boolean;
  readonly found: Match | undefined;
  readonly root: Doc;
  readonly evaluate: Options['evaluate'];
}

function projectDoc(doc: Doc, branch: Branch, run: Run): Doc {
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
      return undefined; // computed fields come after those that are kept
    case 'branch':
      return projectInside(value, node, run);
  }
}

function projectInside(value: unknown, branch: Branch, run: Run): unknown {
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
  if (node.kind !== 'branch' || !computes(node)) return;
  const inner = newDoc();
  for (const [childName, child] of node.children) addComputed(inner, childName, child, run);
  result[name] = inner;
}

const computes = (node: Node): boolean =>
  node.kind === 'compute' || (node.kind === 'branch' && [...node.children.values()].some(computes));
