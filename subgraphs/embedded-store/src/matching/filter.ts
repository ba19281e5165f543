import type { Collation } from '../collation/collation.ts';
import { CommandError, notSupported } from '../errors.ts';
import { type Doc, isDoc } from '../values/document.ts';
import { rankOf, typeRank } from '../values/types.ts';
import { allOf } from './array-tests.ts';
import { compileExpr } from './expr.ts';
import { compileJsonSchema } from './json-schema.ts';
import { compileOperator } from './operators.ts';
import { type Path, parsePath, someAtPath } from './path.ts';
import { isRegex } from './regex.ts';
import type { Compilers, Match, Test } from './test.ts';

/** Tells whether a document matches; `found.position` then holds what the positional operator `$` stands for. */
export type Predicate = (doc: unknown, found?: Match) => boolean;

/**
 * Compiles a query filter; texts are compared by the collation if there is one. Throws BadValue for what MongoDB
 * refuses, NotImplemented for what only it can do.
 */
export function compileFilter(filter: Doc, variables: Doc = {}, collation?: Collation): Predicate {
  return compile(filter, { variables, collation, inElement: false });
}

interface Scope {
  readonly variables: Doc;
  readonly collation: Collation | undefined;
  /** Inside of `$elemMatch`, where the document as a whole cannot be asked about. */
  readonly inElement: boolean;
}

const wholeDocument = new Set(['$expr', '$jsonSchema', '$where', '$text', '$sampleRate']);

const compile = (filter: Doc, scope: Scope): Predicate =>
  all(Object.entries(filter).map(([key, value]) => compileEntry(key, value, scope)));

function compileEntry(key: string, value: unknown, scope: Scope): Predicate {
  if (!key.startsWith('$')) return compileCondition(parsePath(key), value, scope);
  if (scope.inElement && wholeDocument.has(key)) {
    throw new CommandError(2, `${key} can only be applied to the top-level document`);
  }
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
      return compileExpr(value, scope.variables, scope.collation);
    case '$sampleRate':
      return sample(value);
    case '$alwaysTrue':
      return () => true;
    case '$alwaysFalse':
      return () => false;
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

/** As `all`, but nothing is fulfilled by no document. */
const every = (tests: readonly Predicate[]): Predicate => (tests.length === 0 ? () => false : all(tests));

function branches(key: string, value: unknown, scope: Scope): Predicate[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new CommandError(2, `${key} must be a nonempty array`);
  }
  return value.map((branch) => {
    if (!isDoc(branch)) throw new CommandError(2, `${key} argument's entries must be objects`);
    return compile(branch, scope);
  });
}

function sample(rate: unknown): Predicate {
  const share = rankOf(rate) === typeRank.number ? Number(rate) : Number.NaN;
  if (!(share >= 0 && share <= 1)) {
    throw new CommandError(2, 'numeric argument to $sampleRate must be in [0, 1]');
  }
  return () => Math.random() < share;
}

/** Whether a condition is made of operators (`{ $gt: 1 }`) instead of being a value to equal. */
export function isOperatorDoc(condition: unknown): condition is Doc {
  if (!isDoc(condition)) return false;
  const first = Object.keys(condition)[0];
  return first?.startsWith('$') === true && first !== '$ref' && first !== '$id' && first !== '$db';
}

function compileCondition(path: Path, condition: unknown, scope: Scope): Predicate {
  if (isRegex(condition)) return onPath(path, compileOperator('$regex', condition, compilers(scope)));
  if (!isOperatorDoc(condition)) return onPath(path, compileOperator('$eq', condition, compilers(scope)));
  const tests = Object.keys(condition)
    .filter((name) => !(name === '$options' && '$regex' in condition))
    .map((name): Predicate => {
      if (name === '$not') return negate(compileNot(path, condition[name], scope));
      // Each of the values may be met by another element, so every one of them is a walk of its own.
      if (name === '$all')
        return every(allOf(condition[name], compilers(scope)).map((test) => onPath(path, test)));
      return onPath(path, compileOperator(name, condition[name], compilers(scope), condition));
    });
  return all(tests);
}

function compileNot(path: Path, condition: unknown, scope: Scope): Predicate {
  if (isRegex(condition)) return compileCondition(path, condition, scope);
  if (isDoc(condition) && Object.keys(condition).length === 0) {
    throw new CommandError(2, '$not cannot be empty');
  }
  if (!isOperatorDoc(condition)) throw new CommandError(2, '$not needs a regex or a document');
  return compileCondition(path, condition, scope);
}

const negate =
  (test: Predicate): Predicate =>
  (doc) =>
    !test(doc);

/** `$elemMatch` compiles conditions of its own: on an element's fields, or on the element itself. */
const compilers = (scope: Scope): Compilers => ({
  filter: (filter) => compile(filter, { ...scope, inElement: true }),
  element: (condition) => compileCondition([], condition, { ...scope, inElement: true }),
  collation: scope.collation,
});

function onPath(path: Path, test: Test): Predicate {
  // An element that `$elemMatch` looks at is taken as it is, even if it is an array itself.
  const isElement = path.length === 0;
  const walk: Predicate = (doc, found) =>
    someAtPath(
      doc,
      path,
      (value, position) => {
        if (!test.accepts(value, found)) return false;
        if (found !== undefined && !test.negated && position !== undefined) found.position = position;
        return true;
      },
      test.elements && !isElement,
    );
  return test.negated ? negate(walk) : walk;
}
