import type { Collation } from '../../collation/collation.ts';
import { CommandError, locationError } from '../../errors.ts';
import { compareValues } from '../../values/compare.ts';
import { type Doc, getField, isDoc, newDoc } from '../../values/document.ts';
import { type Evaluator, lookUp } from './scope.ts';

/** Compares two values as expressions do: a missing value is less than every other. */
export type Order = (a: unknown, b: unknown) => number;

/** What an expression is compiled with. */
export interface Compiling {
  readonly operators: ReadonlyMap<string, Operator>;
  /** The variables that may be named; any if undefined. */
  readonly names: ReadonlySet<string> | undefined;
  readonly order: Order;
  /** By which texts are compared; undefined is by their bytes. */
  readonly collation: Collation | undefined;
  /** Equal values have one key. */
  readonly keyOf: (value: unknown) => string;
}

/** Compiles one operator's operand; `name` is the operator's own, for messages. */
export type Operator = (operand: unknown, compiling: Compiling, name: string) => Evaluator;

/** In expressions a missing value is less than null, unlike in queries. */
export const orderBy =
  (collation: Collation | undefined): Order =>
  (a, b) => {
    if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
    return compareValues(a, b, collation);
  };

export const simpleOrder = orderBy(undefined);

const depthMax = 200;
let depth = 0;

/** Compiles an aggregation expression; throws for what MongoDB refuses to parse. */
export function compile(expression: unknown, compiling: Compiling): Evaluator {
  if (++depth > depthMax) {
    depth = 0;
    throw new CommandError(2, `expressions may be nested ${depthMax} levels deep`);
  }
  try {
    return compileAny(expression, compiling);
  } finally {
    depth = Math.max(depth - 1, 0);
  }
}

function compileAny(expression: unknown, compiling: Compiling): Evaluator {
  if (typeof expression === 'string') return compileText(expression, compiling);
  if (Array.isArray(expression)) return compileArray(expression, compiling);
  if (isDoc(expression)) return compileDocument(expression, compiling);
  return () => expression;
}

function compileText(text: string, compiling: Compiling): Evaluator {
  if (!text.startsWith('$')) return () => text;
  if (!text.startsWith('$$')) return fieldPath(pathOf(text.slice(1)));
  const [name = '', ...path] = pathOf(text.slice(2), true);
  if (name === '') throw new CommandError(9, 'empty variable names are not allowed');
  return along(variable(name, compiling), path);
}

function variable(name: string, { names }: Compiling): Evaluator {
  if (isBound(name, names)) return (scope) => lookUp(scope.binding, name);
  switch (name) {
    case 'ROOT':
      return (scope) => scope.root;
    case 'CURRENT':
      return (scope) => scope.current;
    case 'REMOVE':
      return () => undefined;
    case 'DESCEND':
    case 'PRUNE':
    case 'KEEP':
      return () => name.toLowerCase();
    default:
      throw locationError(17276, `Use of undefined variable: ${name}`);
  }
}

const ownNames = new Set(['ROOT', 'CURRENT', 'REMOVE', 'DESCEND', 'PRUNE', 'KEEP']);

const isBound = (name: string, names: ReadonlySet<string> | undefined): boolean =>
  names === undefined ? !ownNames.has(name) : names.has(name);

/** The same with more variables. */
export const withNames = (compiling: Compiling, ...names: string[]): Compiling => ({
  ...compiling,
  names: compiling.names === undefined ? undefined : new Set([...compiling.names, ...names]),
});

/** Cuts and checks a field path, without its `$`. */
export function pathOf(path: string, variable = false): readonly string[] {
  if (path === '') {
    if (variable) throw new CommandError(9, 'empty variable names are not allowed');
    throw locationError(16872, "'$' by itself is not a valid FieldPath");
  }
  if (path.endsWith('.')) throw locationError(40353, "FieldPath must not end with a '.'.");
  const parts = path.split('.');
  for (const part of parts) {
    if (part === '') throw locationError(15998, 'FieldPath field names may not be empty strings.');
    if (part.startsWith('$'))
      throw locationError(16410, `FieldPath field names may not start with '$'. Consider using $getField.`);
    if (part.includes('\0')) throw locationError(16411, 'FieldPath field names may not contain null bytes.');
  }
  return parts;
}

function fieldPath(path: readonly string[]): Evaluator {
  const [field = ''] = path;
  if (path.length > 1) return (scope) => valueAt(scope.current, path, 0);
  return ({ current }) => (isDoc(current) ? getField(current, field) : valueAt(current, path, 0));
}

const along = (base: Evaluator, path: readonly string[]): Evaluator =>
  path.length === 0 ? base : (scope) => valueAt(base(scope), path, 0);

/** The value at a path as expressions see it: an array on the way gives the array of what its documents have there. */
export function valueAt(value: unknown, path: readonly string[], start = 0): unknown {
  let at = value;
  for (let i = start; i < path.length; i++) {
    if (isDoc(at)) at = getField(at, path[i] ?? '');
    else if (Array.isArray(at)) return insideArray(at, path, i);
    else return undefined;
  }
  return at;
}

function insideArray(items: readonly unknown[], path: readonly string[], start: number): unknown[] {
  const found: unknown[] = [];
  for (const item of items) {
    const value = isDoc(item) ? valueAt(item, path, start) : undefined;
    if (value !== undefined) found.push(value);
  }
  return found;
}

function compileArray(items: readonly unknown[], compiling: Compiling): Evaluator {
  const evaluators = items.map((item) => compile(item, compiling));
  return (scope) => evaluators.map((evaluate) => evaluate(scope) ?? null);
}

function compileDocument(doc: Doc, compiling: Compiling): Evaluator {
  const names = Object.keys(doc);
  const [first] = names;
  if (first?.startsWith('$')) {
    if (names.length > 1) {
      throw locationError(
        15983,
        `an object representing an expression must have exactly one field: ${names.join(', ')}`,
      );
    }
    return compileOperator(first, doc[first], compiling);
  }
  const fields = names.map((name) => [checkedName(name), compile(doc[name], compiling)] as const);
  return (scope) => {
    const result = newDoc();
    for (const [name, evaluate] of fields) {
      const value = evaluate(scope);
      if (value !== undefined) result[name] = value;
    }
    return result;
  };
}

function checkedName(name: string): string {
  if (name.includes('.')) {
    throw locationError(
      16405,
      `FieldPath field names may not contain '.'. Consider using $getField or $setField.`,
    );
  }
  if (name.startsWith('$')) {
    throw locationError(16410, `FieldPath field names may not start with '$'. Consider using $getField.`);
  }
  return name;
}

function compileOperator(name: string, operand: unknown, compiling: Compiling): Evaluator {
  const operator = compiling.operators.get(name);
  if (operator === undefined) throw new CommandError(168, `Unrecognized expression '${name}'`);
  return operator(operand, compiling, name);
}
