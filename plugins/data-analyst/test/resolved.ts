import type { JsonValue } from '@ymera/plugin-sdk';

type Values = { readonly [key: string]: JsonValue };

/**
 * A task's input with its expressions worked out, as the workflow engine does; a run input not given drops its key.
 * Knows the two kinds of expression that the sample has: `= input.?name` and `= tasks["id"].output.path`.
 */
export function resolved(template: Readonly<Record<string, string>>, input: Values, outputs: Values): Values {
  const found = Object.entries(template).flatMap(([key, expression]): [string, JsonValue][] => {
    const value = workedOut(expression, input, outputs);
    return value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(found);
}

function workedOut(expression: string, input: Values, outputs: Values): JsonValue | undefined {
  const [, optional] = expression.match(/^= input\.\?(\w+)$/) ?? [];
  if (optional !== undefined) return input[optional];
  const [, task, path = ''] = expression.match(/^= tasks\["([a-z-]+)"\]\.output((?:\.\w+)*)$/) ?? [];
  if (task === undefined) throw new Error(`The sample has another kind of expression: ${expression}`);
  let value: JsonValue | undefined = outputs[task];
  for (const step of path.split('.').slice(1)) {
    // Only objects are stepped into; anything else ends the search.
    value = typeof value === 'object' && value !== null ? (value as Values)[step] : undefined;
  }
  return value;
}
