import type { JsonValue } from '@ymera/plugin-sdk';

type Values = { readonly [key: string]: JsonValue };

/** A task's input with its references replaced, as the workflow engine does; a run input not given drops its key. */
export function resolved(template: Readonly<Record<string, string>>, input: Values, outputs: Values): Values {
  const found = Object.entries(template).flatMap(([key, reference]): [string, JsonValue][] => {
    const value = lookUp(reference.slice(1).split('.'), input, outputs);
    return value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(found);
}

function lookUp([root, ...path]: readonly string[], input: Values, outputs: Values): JsonValue | undefined {
  const [first = '', ...rest] = path;
  // The second step of a task's reference is the word "output".
  const steps = root === 'tasks' ? rest.slice(1) : rest;
  let value: JsonValue | undefined = root === 'tasks' ? outputs[first] : input[first];
  for (const step of steps) {
    // Only objects are stepped into; anything else ends the search.
    value = typeof value === 'object' && value !== null ? (value as Values)[step] : undefined;
  }
  return value;
}
