import { isFunction, memberName } from '../syntax/functions.ts';
import { child, childrenOf, type SyntaxNode, text } from '../syntax/node.ts';

const NESTING = new Set([
  'ConditionalExpression',
  'SwitchStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
  'CatchClause',
]);

/**
 * Cognitive complexity after G. Ann Campbell ("Cognitive Complexity", SonarSource 2018): a break in the flow costs 1,
 * and 1 more for each level it is nested in; `else`, jumps to a label, each run of the same logical operator and
 * direct recursion cost 1. Unlike the paper, functions inside a function count on their own.
 */
export function cognitiveOf(fn: SyntaxNode, name: string): number {
  let recursive = false;
  const costBelow = (node: SyntaxNode, level: number): number => {
    let cost = 0;
    for (const one of childrenOf(node)) if (!isFunction(one)) cost += costOf(one, level, node);
    return cost;
  };
  const costOf = (node: SyntaxNode, level: number, parent: SyntaxNode): number => {
    if (isCallOf(node, name)) recursive = true;
    if (node.type === 'IfStatement') return 1 + level + costOfIf(node, level);
    if (NESTING.has(node.type)) return 1 + level + costBelow(node, level + 1);
    if (node.type === 'LogicalExpression' && startsRun(node, parent)) return 1 + costBelow(node, level);
    if (isLabelledJump(node)) return 1;
    return costBelow(node, level);
  };
  const costOfIf = (node: SyntaxNode, level: number): number => {
    const test = child(node, 'test');
    const then = child(node, 'consequent');
    const otherwise = child(node, 'alternate');
    const head = (test ? costOf(test, level, node) : 0) + (then ? costOf(then, level + 1, node) : 0);
    if (otherwise === undefined) return head;
    if (otherwise.type === 'IfStatement') return head + 1 + costOfIf(otherwise, level);
    return head + 1 + costOf(otherwise, level + 1, node);
  };
  const cost = costBelow(fn, 0);
  return recursive ? cost + 1 : cost;
}

/** The parser nests `a && b && c` to the left: only the outermost of a run counts. */
function startsRun(node: SyntaxNode, parent: SyntaxNode): boolean {
  return parent.type !== 'LogicalExpression' || parent.operator !== node.operator;
}

function isLabelledJump(node: SyntaxNode): boolean {
  return (
    (node.type === 'BreakStatement' || node.type === 'ContinueStatement') &&
    child(node, 'label') !== undefined
  );
}

function isCallOf(node: SyntaxNode, name: string): boolean {
  if (node.type !== 'CallExpression') return false;
  const callee = child(node, 'callee');
  if (callee?.type === 'Identifier') return text(callee, 'name') === name;
  return child(callee, 'object')?.type === 'ThisExpression' && memberName(callee) === name;
}
