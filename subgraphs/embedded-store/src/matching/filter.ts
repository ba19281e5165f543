import { evaluateExpression } from '../aggregation/expression.ts';
import { refuseExpressions } from '../aggregation/refused.ts';
import type { Collation } from '../collation/collation.ts';
import { CommandError, notSupported } from '../errors.ts';
import { equalValues } from '../values/compare.ts';
import { type Doc, isDoc } from '../values/document.ts';
import { compileJsonSchema } from './json-schema.ts';
import { type Compilers, compileOperator, type Match, type Test } from './operators.ts';
import { type Path, parsePath, someAtPath } from './path.ts';
import { isRegex } from './regex.ts';

/** Tells whether a document matches; `found.position` then holds what the positional operator `$` stands for. */
export type Predicate = (doc: unknown, found?: Match) => boolean;

/**
 * Compiles a query filter; texts are compared by the collation if there is one. Throws BadValue for what MongoDB
 * refuses, NotImplemented for what only it can do.
 */
export function compileFilter(filter: Doc, variables: Doc = {}, collation?: Collation): Predicate {
  return compile(filter, { variables, collation });
}

interface Scope {
  readonly variables: Doc;
  readonly collation: Collation | undefined;
}

const compile = (filter: Doc, scope: Scope): Predicate =>
  all(Object.entries(filter).map(([key, value]) => compileEntry(key, value, scope)));

function compileEntry(key: string, value: unknown, scope: Scope): Predicate {
  if (!key.startsWith('$')) return compileCondition(parsePath(key), value, scope);
  switch (key) {
    case '$and':
      return all(branches(key, value, scope));
    case '$or': {
      const tests = branches(key, value, scope);
      return (doc, found) => tests.some((test) => test(doc, found));
    }
    case '$nor': {
      const tests = branches(key, value, scope);
      return (doc) => !tests.some((test) => test(doc));
    }
    case '$expr':
      refuseExpressions(value);
      return (doc) => isTruthy(evaluateExpression(doc, value, scope.variables));
    case '$comment':
      return () => true;
    case '$jsonSchema':
      return compileJsonSchema(value).accepts;
    case '$where':
    case '$text':
      throw notSupported(key);
    default:
      throw new CommandError(2, `unknown top level operator: ${key}`);
  }
}

const all = (tests: readonly Predicate[]): Predicate => {
  const [first] = tests;
  if (tests.length === 1 && first !== undefined) return first;
  return (doc, found) => tests.every((test) => test(doc, found));
};

function branches(key: string, value: unknown, scope: Scope): Predicate[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new CommandError(2, `${key} must be a nonempty array`);
  }
  return value.map((branch) => {
    if (!isDoc(branch)) throw new CommandError(2, `${key} argument's entries must be objects`);
    return compile(branch, scope);
  });
}

const isTruthy = (value: unknown): boolean =>
  value !== false && value !== null && value !== undefined && value !== 0 && !equalValues(value, 0);

/** Whether a condition is made of operators (`{ $gt: 1 }`) instead of being a value to equal. */
export function isOperatorDoc(condition: unknown): condition is Doc {
  if (!isDoc(condition)) return false;
  const first = Object.keys(condition)[0];
  return first?.startsWith('$') === true && first !== '$ref' && first !== '$id' && first !== '$db';
}

function compileCondition(path: Path, condition: unknown, scope: Scope): Predicate {
  if (!isOperatorDoc(condition)) return onPath(path, compileOperator('$eq', condition, compilers(scope)));
  const tests = Object.keys(condition)
    .filter((name) => !(name === '$options' && '$regex' in condition))
    .map((name): Predicate => {
      if (name === '$not') return negate(compileNot(path, condition[name], scope));
      return onPath(path, compileOperator(name, condition[name], compilers(scope), condition));
    });
  return all(tests);
}

function compileNot(path: Path, condition: unknown, scope: Scope): Predicate {
  if (isRegex(condition)) return compileCondition(path, condition, scope);
  if (!isOperatorDoc(condition)) throw new CommandError(2, '$not needs a regex or a document');
  return compileCondition(path, condition, scope);
}

const negate =
  (test: Predicate): Predicate =>
  (doc) =>
    !test(doc);

/** `$elemMatch` compiles conditions of its own: on an element's fields, or on the element itself. */
const compilers = (scope: Scope): Compilers => ({
  filter: (filter) => compile(filter, scope),
  element: (condition) => compileCondition([], condition, scope),
  collation: scope.collation,
});

function onPath(path: Path, test: Test): Predicate {
  const walk: Predicate = (doc, found) =>
    someAtPath(
      doc,
      path,
      (value, position) => {
        if (!test.accepts(value, found)) return false;
        if (found !== undefined && !test.negated && position !== undefined) found.position = position;
        return true;
      },
      test.elements,
    );
  return test.negated ? negate(walk) : walk;
}
