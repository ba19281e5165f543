import type { SyntaxNode } from '../syntax/node.ts';
import { walkOwn } from './own-nodes.ts';

const DECISIONS = new Set([
  'IfStatement',
  'ConditionalExpression',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
  'CatchClause',
]);
const SHORT_CIRCUITS = new Set(['&&', '||', '??', '&&=', '||=', '??=']);

/**
 * McCabe's cyclomatic complexity ("A Complexity Measure", 1976) in its form for structured code: one more than the
 * decisions. `&&`, `||`, `??` and every `case` are decisions; `default`, `?.` and default values are not.
 */
export function cyclomaticOf(fn: SyntaxNode): number {
  let decisions = 0;
  walkOwn(fn, (node) => {
    if (DECISIONS.has(node.type)) decisions++;
    else if (node.type === 'SwitchCase' && node.test !== null) decisions++;
    else if (typeof node.operator === 'string' && SHORT_CIRCUITS.has(node.operator)) decisions++;
  });
  return decisions + 1;
}
