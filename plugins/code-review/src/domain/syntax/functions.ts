import { child, type SyntaxNode, text } from './node.ts';

const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ObjectMethod',
  'ClassMethod',
  'ClassPrivateMethod',
]);

/** Whether a node is a function with a body. */
export function isFunction(node: SyntaxNode): boolean {
  return FUNCTIONS.has(node.type) && child(node, 'body') !== undefined;
}

/** The name that a reader would use: its own, or that of what it is assigned to. */
export function functionName(node: SyntaxNode, ancestors: readonly SyntaxNode[]): string {
  const own = text(child(node, 'id'), 'name') ?? nameOfKey(node);
  if (own !== undefined) return own;
  const parent = ancestors.at(-1);
  if (parent?.type === 'VariableDeclarator') return text(child(parent, 'id'), 'name') ?? 'anonymous';
  if (parent?.type === 'AssignmentExpression') return memberName(child(parent, 'left')) ?? 'anonymous';
  if (parent?.type === 'ObjectProperty' || parent?.type === 'ClassProperty')
    return nameOfKey(parent) ?? 'anonymous';
  if (parent?.type === 'CallExpression') {
    const called = memberName(child(parent, 'callee'));
    return called === undefined ? 'anonymous' : `callback of ${called}`;
  }
  return 'anonymous';
}

/** The name of a property or method, unless it is computed. */
export function nameOfKey(node: SyntaxNode | undefined): string | undefined {
  if (node === undefined || node.computed === true) return undefined;
  const key = child(node, 'key');
  if (key?.type === 'PrivateName') return `#${text(child(key, 'id'), 'name') ?? ''}`;
  return text(key, 'name') ?? text(key, 'value');
}

/** `a` of `a`, `b` of `x.b`; undefined for anything else. */
export function memberName(node: SyntaxNode | undefined): string | undefined {
  if (node?.type === 'Identifier') return text(node, 'name');
  if (node?.type !== 'MemberExpression' && node?.type !== 'OptionalMemberExpression') return undefined;
  const property = child(node, 'property');
  return node.computed === true ? text(property, 'value') : text(property, 'name');
}
