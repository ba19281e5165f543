import type { ASTNode } from '@marcbachmann/cel-js';
import { readExpression } from './expression-language.ts';
import { childrenOf } from './expression-tree.ts';

/** What an expression takes: one of its names, and the way into it as far as it is written out. */
export interface ExpressionPath {
  readonly root: string;
  readonly keys: readonly (string | number)[];
  /** True when the way goes on by a key that is worked out. */
  readonly isOpen: boolean;
  /** True when something may be missing on the way: after `?`, and within `has`. */
  readonly isOptional: boolean;
}

/**
 * The tasks whose outcome an expression takes, in order; `all` when it takes `tasks` whole or by a key that is worked
 * out.
 *
 * @throws ExpressionError when it is no expression
 */
export const tasksNamedBy = (expression: string): readonly string[] | 'all' => namedTasks([expression]);

export function namedTasks(expressions: readonly string[]): readonly string[] | 'all' {
  const named = new Set<string>();
  for (const path of expressions.flatMap(pathsOf)) {
    if (path.root !== 'tasks') continue;
    const [id] = path.keys;
    if (id === undefined) return 'all';
    named.add(String(id));
  }
  return [...named];
}

/** All that an expression takes, in the order it is written, each as long a way as is written out. */
export function pathsOf(expression: string): readonly ExpressionPath[] {
  const paths: ExpressionPath[] = [];
  const look = (node: ASTNode, hidden: ReadonlySet<string>, isOptional: boolean) => {
    const read = readPath(node);
    if (read) {
      const { path, computed } = read;
      if (!hidden.has(path.root)) paths.push({ ...path, isOptional: path.isOptional || isOptional });
      for (const key of computed) look(key, hidden, isOptional);
      return;
    }
    const within = isOptional || (node.op === 'call' && node.args[0] === 'has');
    const variable = variableOf(node);
    if (node.op !== 'rcall' || variable === null) {
      for (const child of childrenOf(node)) look(child, hidden, within);
      return;
    }
    const [name, receiver, [, ...bodies]] = node.args;
    look(receiver, hidden, within);
    const inner = new Set([...hidden, variable]);
    bodies.forEach((body, index) => {
      // cel.bind(name, value, body): the name stands for the value in the body alone.
      look(body, name === 'bind' && index === 0 ? hidden : inner, within);
    });
  };
  look(readExpression(expression).tree, new Set(), false);
  return paths.filter(({ root }) => root !== 'cel' && root !== 'optional' && root !== 'google');
}

/** The path that an expression is, if it is nothing else. */
export function wholePath(expression: string): ExpressionPath | null {
  const read = readPath(readExpression(expression).tree);
  return read && read.computed.length === 0 ? read.path : null;
}

const macrosWithVariable = new Set(['map', 'filter', 'all', 'exists', 'exists_one', 'bind']);

function variableOf(node: ASTNode): string | null {
  if (node.op !== 'rcall' || !macrosWithVariable.has(node.args[0])) return null;
  const [variable] = node.args[2];
  return variable?.op === 'id' ? variable.args : null;
}

/** Follows `a.b["c"][0]` down to its name; null for anything else. */
function readPath(node: ASTNode): { path: ExpressionPath; computed: readonly ASTNode[] } | null {
  const keys: (string | number)[] = [];
  const computed: ASTNode[] = [];
  let isOptional = false;
  let at = node;
  while (at.op === '.' || at.op === '.?' || at.op === '[]' || at.op === '[?]') {
    if (at.op === '.?' || at.op === '[?]') isOptional = true;
    const key = constantKey(at.args[1]);
    if (key !== null) {
      keys.unshift(key);
    } else {
      // What comes after a key that is worked out cannot be followed.
      if (typeof at.args[1] !== 'string') computed.unshift(at.args[1]);
      keys.length = 0;
    }
    at = at.args[0];
  }
  if (at.op !== 'id') return null;
  return { path: { root: at.args, keys, isOpen: computed.length > 0, isOptional }, computed };
}

function constantKey(key: string | ASTNode): string | number | null {
  if (typeof key === 'string') return key;
  if (key.op !== 'value') return null;
  if (typeof key.args === 'string') return key.args;
  return typeof key.args === 'bigint' ? Number(key.args) : null;
}
