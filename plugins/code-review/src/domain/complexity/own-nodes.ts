import { isFunction } from '../syntax/functions.ts';
import { childrenOf, type SyntaxNode } from '../syntax/node.ts';

/** Visits what belongs to a function itself; functions inside it are left out. */
export function walkOwn(fn: SyntaxNode, visit: (node: SyntaxNode) => void): void {
  for (const node of childrenOf(fn)) {
    if (isFunction(node)) continue;
    visit(node);
    walkOwn(node, visit);
  }
}
