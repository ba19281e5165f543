import type { JsonObject, JsonValue } from '@ymera/kernel';
import { type Budget, newBudget, stepsMax } from './expression-budget.ts';
import { ExpressionError, type ExpressionMistake } from './expression-error.ts';
import {
  type Expression,
  expressionNames,
  mistakeOf,
  readExpression,
  watcher,
} from './expression-language.ts';
import { asJson, NoJsonError } from './expression-result.ts';

/**
 * What the names of an expression stand for. Expressions are CEL (cel.dev), with optional types (`x.?key.orValue(0)`,
 * `list[?0]`), `has`, `all`, `exists`, `exists_one`, `map`, `filter` and the functions of texts, timestamps and
 * durations; without regular expressions. A number out of JSON is a double, and mixes with whole numbers.
 */
export interface ExpressionScope {
  readonly input: JsonValue;
  /** Of each task that the expression names: `output`, `status` and `error`. */
  readonly tasks: JsonObject;
  /** Of a forEach. */
  readonly item?: JsonValue;
  readonly index?: number | null;
  /** Of a loop: the output before. */
  readonly last?: JsonValue;
  readonly iteration?: number | null;
  /** The reasons of a gate that has sent the task back. */
  readonly feedback?: JsonValue;
  readonly run: { readonly id: string; readonly startedAt: number };
}

/** What is wrong with a text as an expression, or null; and what type it gives. */
export function checkExpression(
  text: string,
):
  | { readonly type: string; readonly mistake: null }
  | { readonly type: null; readonly mistake: ExpressionMistake } {
  try {
    return { type: readExpression(text).type, mistake: null };
  } catch (error) {
    if (error instanceof ExpressionError) return { type: null, mistake: error.mistake };
    throw error;
  }
}

/**
 * Works an expression out. The same values always give the same; the work is bounded. An empty optional is null.
 *
 * @throws ExpressionError
 */
export function evaluate(text: string, scope: ExpressionScope): JsonValue {
  return evaluateWithin(text, scope, newBudget()) ?? null;
}

/** As `evaluate`, on a budget that is shared with others; an empty optional is undefined. */
export function evaluateWithin(text: string, scope: ExpressionScope, budget: Budget): JsonValue | undefined {
  const expression = readExpression(text);
  const value = work(expression, scope, budget);
  try {
    return asJson(value);
  } catch (error) {
    if (!(error instanceof NoJsonError)) throw error;
    const fix = 'Let it give a text, a number, true, false, null, a list or a map.';
    const code = 'EXPRESSION_RESULT_INVALID';
    throw new ExpressionError(text, { code, message: error.message, fix, position: null });
  }
}

function work({ text, run }: Expression, scope: ExpressionScope, budget: Budget): unknown {
  const values = Object.fromEntries(expressionNames.map((name) => [name, scope[name] ?? null]));
  let outcome = attempt(() => watcher.under(budget, () => run(values)));
  // The library asks an object for its constructor, and is misled where the data has a key of that name.
  if ('error' in outcome && codeOf(outcome.error) === 'unsupported_type')
    outcome = attempt(() => watcher.under(budget, () => run(withMaps(values) as typeof values)));
  // Looked at first: `exists` and `||` may have swallowed that the work was too much.
  if (budget.stepsLeft < 0) throw tooCostly(text);
  if ('value' in outcome) return outcome.value;
  throw new ExpressionError(text, { code: 'EXPRESSION_FAILED', ...mistakeOf(outcome.error) });
}

function attempt(work: () => unknown): { readonly value: unknown } | { readonly error: unknown } {
  try {
    return { value: work() };
  } catch (error) {
    return { error };
  }
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code;

/** A copy in which every object is a Map, which the library takes for the same. */
function withMaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMaps);
  if (typeof value !== 'object' || value === null) return value;
  return new Map(Object.entries(value).map(([key, part]) => [key, withMaps(part)]));
}

function tooCostly(text: string): ExpressionError {
  const message = `It takes more than ${stepsMax.toLocaleString('en')} steps.`;
  const fix =
    'Go through fewer items, or not through one list for each item of another; or let a task do it.';
  return new ExpressionError(text, { code: 'EXPRESSION_TOO_COSTLY', message, fix, position: null });
}
