import type { Severity } from '../finding.ts';
import { memberName } from '../syntax/functions.ts';
import { child, list, type SyntaxNode, text } from '../syntax/node.ts';
import type { FileFacts } from './file-facts.ts';

/** A pattern of code that goes wrong. `check` gives the message where a node shows it. */
export type RiskRule = {
  readonly id: string;
  readonly severity: Severity;
  readonly why: string;
  readonly fix: string;
  /** Node types that `check` wants to see. */
  readonly nodes: readonly string[];
  check(node: SyntaxNode, facts: FileFacts, ancestors: readonly SyntaxNode[]): string | undefined;
};

/** Calls with and without `?.`. */
export const CALLS = ['CallExpression', 'OptionalCallExpression'] as const;

export function calleeName(node: SyntaxNode): string | undefined {
  return memberName(child(node, 'callee'));
}

/** `object` of `object.method()`, as far as it is a name. */
export function receiverName(node: SyntaxNode): string | undefined {
  return memberName(child(child(node, 'callee'), 'object'));
}

/** Whether the callee is a plain name, such as `eval`, and not a method of something. */
export function isPlainCall(node: SyntaxNode): boolean {
  return child(node, 'callee')?.type === 'Identifier';
}

export function argument(node: SyntaxNode, index: number): SyntaxNode | undefined {
  return list(node, 'arguments')[index];
}

/** The module and name that a call goes to, such as `child_process exec`; undefined for what is not imported. */
export function importedCallee(node: SyntaxNode, facts: FileFacts): string | undefined {
  const name = calleeName(node) ?? '';
  if (isPlainCall(node)) return facts.imports.get(name);
  const from = facts.imports.get(receiverName(node) ?? '');
  return from?.endsWith(' *') || from?.endsWith(' default') ? `${from.split(' ')[0]} ${name}` : undefined;
}

/**
 * The text of a literal, or the written parts of a template or sum with a `\0` for each value. Values that `isFixed`
 * says yes to are left out: nobody outside has a say in them.
 */
export function writtenText(node: SyntaxNode | undefined, isFixed: (part: SyntaxNode) => boolean): string {
  if (node === undefined) return '';
  if (node.type === 'StringLiteral') return text(node, 'value') ?? '';
  if (node.type === 'TemplateLiteral') {
    const parts = list(node, 'quasis').map((part) => rawOf(part.value));
    const values = list(node, 'expressions').map((one) => writtenText(one, isFixed));
    return parts.map((part, index) => part + (values[index] ?? '')).join('');
  }
  if (node.type === 'BinaryExpression' && node.operator === '+') {
    return writtenText(child(node, 'left'), isFixed) + writtenText(child(node, 'right'), isFixed);
  }
  return isFixed(node) ? 'x' : '\0';
}

function rawOf(value: unknown): string {
  const raw = typeof value === 'object' && value !== null && 'raw' in value ? value.raw : '';
  return typeof raw === 'string' ? raw : '';
}

/** Whether a value is put together by a template or a sum with parts that are not fixed. */
export function isAssembled(node: SyntaxNode | undefined): boolean {
  return node?.type === 'TemplateLiteral' || (node?.type === 'BinaryExpression' && node.operator === '+');
}

/** The value of a property in an object literal. */
export function propertyOf(node: SyntaxNode | undefined, name: string): SyntaxNode | undefined {
  const found = list(node, 'properties').find((one) => {
    const key = child(one, 'key');
    return (text(key, 'name') ?? text(key, 'value')) === name;
  });
  return child(found, 'value');
}
