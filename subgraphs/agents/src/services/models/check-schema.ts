import type { JsonObject, JsonValue } from '@ymera/kernel';
import { writtenOut } from '../../domain/models/answer-schema.ts';
import { isComparable } from '../plugins/check-config.ts';

/** The questions of a batch have one schema. */
const known = new WeakMap<JsonObject, string | null>();

/** Why an answer can't be compared with a schema; null when it can. */
export function whyNoSchema(schema: JsonObject): string | null {
  const earlier = known.get(schema);
  if (earlier !== undefined) return earlier;
  const problem = problemOf(schema);
  known.set(schema, problem);
  return problem;
}

function problemOf(schema: JsonObject): string | null {
  try {
    const whole = writtenOut(schema);
    const patterns = patternsIn(whole);
    if (!patterns.every(isPattern)) return 'a pattern that is no regular expression';
    return isComparable(whole) ? null : 'no JSON Schema (2020-12), or nested too deep';
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

/** Patterns are not run here, but a provider that does should not have to find out. */
function patternsIn(value: JsonValue | undefined): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'pattern' in value && typeof value.pattern === 'string' ? [value.pattern] : [];
  return [...own, ...Object.values(value).flatMap(patternsIn)];
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
