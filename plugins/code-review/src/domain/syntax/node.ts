import type { Place } from '../finding.ts';

/** A node of the syntax tree as the parser gives it. Everything beyond place and type is read through the helpers. */
export type SyntaxNode = {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly loc: { readonly start: Place; readonly end: Place };
  readonly [key: string]: unknown;
};

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'loc' in value && 'start' in value;
}

/** The child under a key; undefined when there is none. */
export function child(node: SyntaxNode | undefined, key: string): SyntaxNode | undefined {
  const value = node?.[key];
  return isNode(value) ? value : undefined;
}

/** The children under a key that holds a list; holes are left out. */
export function list(node: SyntaxNode | undefined, key: string): readonly SyntaxNode[] {
  const value = node?.[key];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

export function text(node: SyntaxNode | undefined, key: string): string | undefined {
  const value = node?.[key];
  return typeof value === 'string' ? value : undefined;
}

const NOT_CHILDREN = new Set([
  'type',
  'start',
  'end',
  'loc',
  'extra',
  'errors',
  'tokens',
  'comments',
  'leadingComments',
  'trailingComments',
  'innerComments',
  'range',
]);

/** All children, in the order of the source. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (const key of Object.keys(node)) {
    if (NOT_CHILDREN.has(key)) continue;
    const value = node[key];
    if (isNode(value)) found.push(value);
    else if (Array.isArray(value)) for (const one of value) if (isNode(one)) found.push(one);
  }
  // The parser mostly gives them in order; decorators and some types are the exceptions.
  const ordered = found.every((one, index) => index === 0 || (found[index - 1]?.start ?? 0) <= one.start);
  return ordered ? found : found.sort((left, right) => left.start - right.start);
}

/** Visits every node below and including `root`; ancestors come outermost first. The tree's depth is bounded. */
export function walk(
  root: SyntaxNode,
  visit: (node: SyntaxNode, ancestors: readonly SyntaxNode[]) => void,
  ancestors: SyntaxNode[] = [],
): void {
  visit(root, ancestors);
  ancestors.push(root);
  for (const one of childrenOf(root)) walk(one, visit, ancestors);
  ancestors.pop();
}

/** Levels of the tree, found without recursion; stops counting above `max`. */
export function depthOf(root: SyntaxNode, max: number): number {
  let level: readonly SyntaxNode[] = [root];
  let depth = 0;
  while (level.length > 0 && depth <= max) {
    depth++;
    level = level.flatMap(childrenOf);
  }
  return depth;
}

export function placeOf(node: SyntaxNode): Place {
  return { line: node.loc.start.line, column: node.loc.start.column + 1 };
}
