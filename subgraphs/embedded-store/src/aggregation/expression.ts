import { Timestamp } from 'bson';
import type { Collation } from '../collation/collation.ts';
import { identities } from '../matching/identity.ts';
import type { Doc } from '../values/document.ts';
import { accumulatorExpressions } from './accumulators/as-expressions.ts';
import { arithmetic } from './expressions/arithmetic.ts';
import { arrayMaking } from './expressions/array-making.ts';
import { arrays } from './expressions/arrays.ts';
import { branching } from './expressions/branching.ts';
import { type Compiling, compile, type Operator, orderBy } from './expressions/compile.ts';
import { conditions } from './expressions/conditions.ts';
import { typeConversions } from './expressions/conversion.ts';
import { dateArithmetic } from './expressions/date-arithmetic.ts';
import { dateParts } from './expressions/date-parts.ts';
import { dates } from './expressions/dates.ts';
import { functions } from './expressions/functions.ts';
import { loops } from './expressions/loops.ts';
import { objects } from './expressions/objects.ts';
import { regexes } from './expressions/regexes.ts';
import { rounding } from './expressions/rounding.ts';
import { type Binding, bindAll, type Evaluator, scopeOf } from './expressions/scope.ts';
import { sets } from './expressions/sets.ts';
import { stringParts } from './expressions/string-parts.ts';
import { strings } from './expressions/strings.ts';
import { withinLimits } from './expressions/work.ts';
import { bounded, valueKey } from './keys.ts';
import { refuseExpressions } from './refused.ts';

const operators: ReadonlyMap<string, Operator> = new Map(
  [
    accumulatorExpressions,
    arithmetic,
    arrayMaking,
    arrays,
    branching,
    conditions,
    dateArithmetic,
    dateParts,
    dates,
    functions,
    loops,
    objects,
    regexes,
    rounding,
    sets,
    stringParts,
    strings,
    typeConversions,
  ].flatMap((table) => Object.entries(table)),
);

/** Variables that every command has without binding them. */
const systemNames = ['NOW', 'CLUSTER_TIME', 'USER_ROLES'];

/** What expressions are compiled with where these variables may be named. */
export const compilingWith = (names: Iterable<string> | undefined, collation?: Collation): Compiling => ({
  operators,
  names: names === undefined ? undefined : new Set([...systemNames, ...names]),
  order: orderBy(collation),
  collation,
  keyOf: collation === undefined ? valueKey : bounded(identities(collation)),
});

/** The variables a command begins with: its `let`, and the time, which stands still for it. */
export function commandBinding(variables: Doc): Binding | undefined {
  const now = new Date();
  const time = new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 });
  const system = bindAll(undefined, { NOW: now, CLUSTER_TIME: time, USER_ROLES: [] });
  return bindAll(system, variables);
}

// Callers evaluate one expression of a command for document after document; it is compiled for the first.
const compiled = new WeakMap<object, Evaluator>();

function compiledOnce(expression: unknown, variables: Doc): Evaluator {
  const known = typeof expression === 'object' && expression !== null ? compiled.get(expression) : undefined;
  if (known !== undefined) return known;
  refuseExpressions(expression);
  const evaluator = compile(expression, compilingWith(Object.keys(variables)));
  if (typeof expression === 'object' && expression !== null) compiled.set(expression, evaluator);
  return evaluator;
}

/** The value of an aggregation expression for a document; undefined where MongoDB gives a missing field. */
export function evaluateExpression(doc: unknown, expression: unknown, variables: Doc = {}): unknown {
  const evaluate = compiledOnce(expression, variables);
  return withinLimits(() => evaluate(scopeOf(doc, commandBinding(variables))));
}

/** Refuses an expression that is wrong before anything is read; variables may have any name unless names are given. */
export function checkExpression(expression: unknown, names?: Iterable<string>): void {
  refuseExpressions(expression);
  compile(expression, compilingWith(names));
}
