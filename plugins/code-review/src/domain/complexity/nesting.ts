import { isFunction } from '../syntax/functions.ts';
import { child, childrenOf, type SyntaxNode } from '../syntax/node.ts';

const LEVELS = new Set([
  'IfStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
  'SwitchStatement',
  'TryStatement',
]);

/** The deepest nesting of control structures in a function; `else if` is as deep as its `if`. */
export function nestingOf(node: SyntaxNode, level = 0): number {
  let deepest = level;
  for (const one of childrenOf(node)) {
    if (isFunction(one)) continue;
    const elseIf =
      node.type === 'IfStatement' && one === child(node, 'alternate') && one.type === 'IfStatement';
    const inside = LEVELS.has(one.type) && !elseIf ? level + 1 : level;
    deepest = Math.max(deepest, nestingOf(one, inside));
  }
  return deepest;
}
