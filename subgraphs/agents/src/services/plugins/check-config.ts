import { isJsonObject, type JsonObject, type JsonValue } from '@ymera/kernel';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type { ConfigProblem } from '../../domain/plugin-errors.ts';

const problemsMax = 20;
/**
 * Compares settings with a plugin's JSON Schema and gives what is wrong, without the values. A schema that is none, or
 * that can't be checked here without harm, is left to the plugin's own schema library, which checks in the sandbox
 * whatever is decided here.
 */
export function checkConfig(schema: JsonObject, config: JsonObject): readonly ConfigProblem[] {
  const validate = compiled(schema);
  if (!validate || validate(config)) return [];
  return (validate.errors ?? []).slice(0, problemsMax).map(problemOf);
}

/** Whether something can be compared with a schema: it is one, and that does no harm. */
export function isComparable(schema: JsonObject): boolean {
  return compiled(schema) !== null;
}

function compiled(schema: JsonObject) {
  try {
    // `strict` off passes over keywords that are not known, as JSON Schema wants it.
    const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false, allErrors: true });
    return ajv.compile(withoutHarm(schema, 0));
  } catch {
    return null;
  }
}

const depthMax = 32;
/** A foreign regular expression may take for ever, and comparing all items with each other takes long. */
const leftOut = new Set(['pattern', 'uniqueItems', 'patternProperties', '$id', '$schema']);
/** Two references to one place, each of which has two to the next, double the work at every step. */
const refused = new Set(['$ref', '$dynamicRef', '$recursiveRef']);
/** Their keys are names, not keywords. */
const byName = new Set(['properties', '$defs', 'definitions', 'dependentSchemas']);
const plainData = new Set(['enum', 'const', 'default', 'examples', 'required', 'dependentRequired']);

/** The schema without what may take long. @throws RangeError when nothing can be said without it */
function withoutHarm(schema: JsonObject, depth: number): JsonObject {
  if (depth > depthMax) throw new RangeError('the schema is nested too deep');
  const isOpen = Object.hasOwn(schema, 'patternProperties');
  const parts = Object.entries(schema).flatMap(([key, part]) => {
    if (refused.has(key)) throw new RangeError('the schema refers to parts of itself');
    if (part === undefined || leftOut.has(key)) return [];
    // Without the patterns it is not known which properties are additional.
    if (isOpen && (key === 'additionalProperties' || key === 'unevaluatedProperties')) return [];
    return [[key, plainData.has(key) ? part : partWithoutHarm(part, depth + 1, byName.has(key))] as const];
  });
  return Object.fromEntries(parts);
}

function partWithoutHarm(part: JsonValue, depth: number, isByName: boolean): JsonValue {
  if (isList(part)) return part.map((item) => partWithoutHarm(item, depth, false));
  if (!isJsonObject(part)) return part;
  if (!isByName) return withoutHarm(part, depth);
  const named = Object.entries(part).map(
    ([name, schema = true]) => [name, partWithoutHarm(schema, depth, false)] as const,
  );
  return Object.fromEntries(named);
}

const isList = (part: JsonValue): part is readonly JsonValue[] => Array.isArray(part);

/** Words of this process alone: a message of the validator may show what was entered. */
function problemOf({ instancePath, keyword, params }: ErrorObject): ConfigProblem {
  const given: Readonly<Record<string, unknown>> = params;
  const field = (name: string) => `${instancePath}/${String(given[name])}`;
  switch (keyword) {
    case 'required':
      return { path: field('missingProperty'), message: 'is missing' };
    case 'additionalProperties':
      return { path: field('additionalProperty'), message: 'is not one of its settings' };
    case 'type':
      return { path: instancePath, message: `must be of the type ${String(given.type)}` };
    case 'enum':
      return { path: instancePath, message: `must be one of ${JSON.stringify(given.allowedValues)}` };
    case 'const':
      return { path: instancePath, message: `must be ${JSON.stringify(given.allowedValue)}` };
    default:
      return { path: instancePath, message: `does not fit "${keyword}"${limitOf(given)}` };
  }
}

function limitOf({ comparison, limit }: Readonly<Record<string, unknown>>): string {
  return limit === undefined ? '' : ` (${String(comparison ?? 'limit')} ${String(limit)})`;
}
