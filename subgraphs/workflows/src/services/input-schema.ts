import type { JsonObject, JsonValue } from '@ymera/kernel';
import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type DefinitionProblem, problem } from '../domain/definition-problem.ts';
import { RunInputInvalidError } from '../domain/errors.ts';
import { jsonBytes } from '../domain/json-size.ts';
import { isTimeout, withinTime } from './within-time.ts';

/** Of a schema as JSON. */
const schemaBytesMax = 100_000;

/** For making a check out of a schema, and for checking one input. */
const bound = { cpuMs: 1_000 };

/** What is wrong with a JSON Schema of a run's input; null for a good one. `format` says nothing, as in the standard. */
export function inputSchemaProblem(schema: JsonValue): DefinitionProblem | null {
  const refuse = (message: string, fix: string) => problem('SCHEMA_INVALID', 'inputSchema', message, fix);
  if (jsonBytes(schema, schemaBytesMax) > schemaBytesMax)
    return refuse(`It is larger than ${schemaBytesMax} bytes.`, 'Describe less of the input.');
  if (typeof schema === 'object' && schema !== null && '$async' in schema)
    return refuse('It is checked asynchronously.', 'Take "$async" out.');
  try {
    checkOf(schema);
    return null;
  } catch (error) {
    if (isTimeout(error)) return refuse('Reading it takes too long.', 'Describe less of the input.');
    const message = error instanceof Error ? error.message : 'it cannot be read';
    return refuse(`${message.slice(0, 300)}.`, 'Write a JSON Schema, of the draft 2020-12 or of draft-07.');
  }
}

/**
 * Checks a run's input before it starts.
 *
 * @throws RunInputInvalidError with every place where the input does not fit
 */
export function validateInput(schema: JsonValue | null, input: JsonValue): void {
  if (schema === null) return;
  const check = checkOf(schema);
  let fits: boolean;
  try {
    fits = withinTime(() => check(input), bound);
  } catch (error) {
    throw new RunInputInvalidError([{ place: '', message: 'Checking it takes too long.' }], error);
  }
  if (fits) return;
  const mistakes = (check.errors ?? []).slice(0, 20);
  throw new RunInputInvalidError(
    mistakes.map(({ instancePath, message, params }) => ({
      place: instancePath,
      message: `${message ?? 'does not fit'}${extra(params)}`,
    })),
  );
}

const extra = (params: JsonObject): string => {
  const { additionalProperty, allowedValues } = params;
  if (typeof additionalProperty === 'string') return `: "${additionalProperty.slice(0, 80)}"`;
  return Array.isArray(allowedValues) ? `: ${JSON.stringify(allowedValues).slice(0, 200)}` : '';
};

const remembered = new Map<string, ValidateFunction>();
const rememberedMax = 100;

function checkOf(schema: JsonValue): ValidateFunction {
  const key = JSON.stringify(schema);
  const known = remembered.get(key);
  if (known) return known;
  const { $schema: draft } = (schema ?? {}) as { $schema?: unknown };
  const isOld = typeof draft === 'string' && draft.includes('draft-07');
  const options = { strict: false, allErrors: false, validateFormats: false, ownProperties: true } as const;
  // One for each schema, and for each attempt at it: they keep what they have compiled.
  const openAjv = () => (isOld ? new Ajv(options) : new Ajv2020(options));
  const check = withinTime(() => openAjv().compile(schema as JsonObject), bound);
  if (remembered.size >= rememberedMax) remembered.delete(remembered.keys().next().value ?? '');
  remembered.set(key, check);
  return check;
}
