import { isJsonObject, type JsonValue } from '@ymera/kernel';
import { newBudget } from './expression-budget.ts';
import { namedTasks } from './expression-references.ts';
import { type ExpressionScope, evaluateWithin } from './expressions.ts';
import { jsonDepthMax } from './json-size.ts';

/**
 * The expression in a text of a template, or null when the text stands for itself: a text that begins with `=` is an
 * expression, one that begins with `==` stands for the same without the first sign.
 */
export const expressionIn = (text: string): string | null =>
  text.startsWith('=') && !text.startsWith('==') ? text.slice(1) : null;

/** A template's text that gives exactly this text. */
export const quoteText = (text: string): string => (text.startsWith('=') ? `=${text}` : text);

/**
 * Fills a template in. Whatever is no text stands for itself. An empty optional (`= input.?key`) leaves its key out of
 * an object and is null elsewhere. All expressions share one budget.
 *
 * @throws ExpressionError
 */
export function render(template: JsonValue, scope: ExpressionScope): JsonValue {
  const budget = newBudget();
  const fill = (part: JsonValue): JsonValue | undefined => {
    if (typeof part === 'string') {
      const expression = expressionIn(part);
      if (expression !== null) return evaluateWithin(expression, scope, budget);
      return part.startsWith('==') ? part.slice(1) : part;
    }
    if (Array.isArray(part)) return part.map((item) => fill(item) ?? null);
    if (!isJsonObject(part)) return part;
    // Object.fromEntries gives a key named __proto__ no power.
    return Object.fromEntries(
      Object.entries(part).flatMap(([key, item]) => {
        const value = item === undefined ? undefined : fill(item);
        return value === undefined ? [] : [[key, value]];
      }),
    );
  };
  return fill(template) ?? null;
}

/** An expression of a template, and where it stands, such as `.rows[0]`. */
export interface PlacedExpression {
  readonly place: string;
  readonly expression: string;
}

/** All expressions of a template in order, and how deep it is nested: no deeper than `jsonDepthMax` is looked. */
export function expressionsOf(template: JsonValue): {
  readonly expressions: readonly PlacedExpression[];
  readonly depth: number;
} {
  const expressions: PlacedExpression[] = [];
  let deepest = 0;
  const look = (part: JsonValue, place: string, depth: number) => {
    deepest = Math.max(deepest, depth);
    if (depth > jsonDepthMax) return;
    if (typeof part === 'string') {
      const expression = expressionIn(part);
      if (expression !== null) expressions.push({ place, expression });
    } else if (Array.isArray(part)) {
      part.forEach((item, index) => {
        look(item, `${place}[${index}]`, depth + 1);
      });
    } else if (isJsonObject(part)) {
      for (const [key, item] of Object.entries(part))
        if (item !== undefined) look(item, `${place}${placeOf(key)}`, depth + 1);
    }
  };
  look(template, '', 0);
  return { expressions, depth: deepest };
}

/** How a key is shown in a place. */
export const placeOf = (key: string) => (/^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`);

/** The tasks whose outcome a template takes; `all` when that cannot be said before there are values. */
export function tasksNamedByTemplate(template: JsonValue): readonly string[] | 'all' {
  return namedTasks(expressionsOf(template).expressions.map(({ expression }) => expression));
}
