import { isFunction, memberName, nameOfKey } from '../syntax/functions.ts';
import { child, list, type SyntaxNode, text, walk } from '../syntax/node.ts';

/** What the rules ask about a file as a whole. */
export type FileFacts = {
  readonly path: string;
  /** Names of this file that are bound once, to text that is written down. */
  readonly constants: ReadonlySet<string>;
  /** Names of this file that are bound once, to an async function. */
  readonly asyncFunctions: ReadonlySet<string>;
  /** Where imported names come from: `exec` to `child_process exec`, a namespace to `child_process *`. */
  readonly imports: ReadonlyMap<string, string>;
};

/** Read in one walk. A name that is bound twice, in whatever scope, is not trusted to mean either. */
export function factsOf(path: string, program: SyntaxNode): FileFacts {
  const bound = new Map<string, number>();
  const constants = new Set<string>();
  const asyncFunctions = new Set<string>();
  const imports = new Map<string, string>();
  const bind = (name: string | undefined) => {
    if (name !== undefined) bound.set(name, (bound.get(name) ?? 0) + 1);
    return name;
  };
  walk(program, (node, ancestors) => {
    if (node.type === 'ImportDeclaration') readImport(node, imports);
    if (node.type === 'FunctionDeclaration') {
      const name = bind(text(child(node, 'id'), 'name'));
      if (name !== undefined && isAsync(node)) asyncFunctions.add(name);
    }
    if (node.type === 'VariableDeclarator') {
      const name = bind(text(child(node, 'id'), 'name'));
      const init = unwrapped(child(node, 'init'));
      const fixed = ancestors.at(-1)?.kind === 'const';
      if (name !== undefined && fixed && isWritten(init)) constants.add(name);
      if (name !== undefined && fixed && init && isFunction(init) && isAsync(init)) asyncFunctions.add(name);
      readRequire(node, imports);
    }
    if (isFunction(node)) for (const one of list(node, 'params')) walk(one, (inner) => bind(boundBy(inner)));
  });
  const once = (name: string) => bound.get(name) === 1;
  return {
    path,
    constants: new Set([...constants].filter(once)),
    asyncFunctions: new Set([...asyncFunctions].filter(once)),
    imports,
  };
}

/** Type assertions say nothing about the value. */
function unwrapped(node: SyntaxNode | undefined): SyntaxNode | undefined {
  const wrapper =
    node?.type === 'TSAsExpression' ||
    node?.type === 'TSSatisfiesExpression' ||
    node?.type === 'TSNonNullExpression';
  return wrapper ? unwrapped(child(node, 'expression')) : node;
}

function boundBy(node: SyntaxNode): string | undefined {
  return node.type === 'Identifier' ? text(node, 'name') : undefined;
}

function isAsync(node: SyntaxNode): boolean {
  return node.async === true && node.generator !== true;
}

/** Text or a number that stands in the source, or is put together from such. */
function isWritten(node: SyntaxNode | undefined): boolean {
  if (node === undefined) return false;
  if (node.type === 'StringLiteral' || node.type === 'NumericLiteral') return true;
  if (node.type === 'TemplateLiteral') return list(node, 'expressions').length === 0;
  if (node.type === 'UnaryExpression') return isWritten(child(node, 'argument'));
  if (node.type === 'ConditionalExpression') {
    return isWritten(child(node, 'consequent')) && isWritten(child(node, 'alternate'));
  }
  if (node.type !== 'BinaryExpression') return false;
  return isWritten(child(node, 'left')) && isWritten(child(node, 'right'));
}

/** Whether the value of an expression stands in this file: nobody outside has a say in it. */
export function isFixed(node: SyntaxNode | undefined, facts: FileFacts): boolean {
  const value = unwrapped(node);
  if (value === undefined) return false;
  if (isWritten(value) || value.type === 'BooleanLiteral') return true;
  if (value.type === 'Identifier') return facts.constants.has(text(value, 'name') ?? '');
  if (value.type === 'TemplateLiteral') return list(value, 'expressions').every((one) => isFixed(one, facts));
  if (value.type === 'ConditionalExpression') {
    return isFixed(child(value, 'consequent'), facts) && isFixed(child(value, 'alternate'), facts);
  }
  if (value.type !== 'BinaryExpression') return false;
  return isFixed(child(value, 'left'), facts) && isFixed(child(value, 'right'), facts);
}

function readImport(node: SyntaxNode, imports: Map<string, string>): void {
  const from = bare(text(child(node, 'source'), 'value'));
  for (const one of list(node, 'specifiers')) {
    const local = text(child(one, 'local'), 'name') ?? '';
    const imported = one.type === 'ImportSpecifier' ? text(child(one, 'imported'), 'name') : '*';
    imports.set(local, `${from} ${imported}`);
  }
}

/** `const x = require('m')` and `const { a: b } = require('m')`. */
function readRequire(node: SyntaxNode, imports: Map<string, string>): void {
  const init = child(node, 'init');
  if (init?.type !== 'CallExpression' || memberName(child(init, 'callee')) !== 'require') return;
  const from = bare(text(list(init, 'arguments')[0], 'value'));
  const name = text(child(node, 'id'), 'name');
  if (name !== undefined) imports.set(name, `${from} *`);
  for (const one of list(child(node, 'id'), 'properties')) {
    const local = text(child(one, 'value'), 'name');
    if (local !== undefined) imports.set(local, `${from} ${nameOfKey(one)}`);
  }
}

function bare(module: string | undefined): string {
  return (module ?? '').replace(/^node:/, '');
}
