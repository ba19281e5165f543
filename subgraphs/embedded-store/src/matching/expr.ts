import { commandBinding, compilingWith, evaluateExpression } from '../aggregation/expression.ts';
import { compile } from '../aggregation/expressions/compile.ts';
import { scopeOf } from '../aggregation/expressions/scope.ts';
import { refuseExpressions } from '../aggregation/refused.ts';
import type { Collation } from '../collation/collation.ts';
import { equalValues } from '../values/compare.ts';
import type { Doc } from '../values/document.ts';

/** Compiles `$expr`: a document matches when the expression is true for it. */
export function compileExpr(
  expression: unknown,
  variables: Doc,
  collation: Collation | undefined,
): (doc: unknown) => boolean {
  refuseExpressions(expression);
  if (collation === undefined) return (doc) => isTruthy(evaluateExpression(doc, expression, variables));
  const evaluate = compile(expression, compilingWith(Object.keys(variables), collation));
  const binding = commandBinding(variables);
  return (doc) => isTruthy(evaluate(scopeOf(doc, binding)));
}

const isTruthy = (value: unknown): boolean =>
  value !== false && value !== null && value !== undefined && value !== 0 && !equalValues(value, 0);
