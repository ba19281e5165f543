import { Optional } from '@marcbachmann/cel-js';
import { Duration, UnsignedInt } from '@marcbachmann/cel-js/evaluator';
import type { JsonValue } from '@ymera/kernel';
import { jsonDepthMax } from './json-size.ts';

/** Values in one result: what a payload can hold, and no more. */
const valuesMax = 2_000_000;

/** Why a value is no JSON, as a sentence. */
export class NoJsonError extends Error {}

/**
 * What an expression gives, as JSON: a timestamp as ISO 8601 text, a duration as milliseconds, bytes as base64, an
 * empty optional as undefined at the top and in maps, and as null in lists.
 *
 * @throws NoJsonError for what JSON cannot say exactly
 */
export function asJson(value: unknown): JsonValue | undefined {
  let left = valuesMax;
  const convert = (part: unknown, depth: number): JsonValue | undefined => {
    if (--left < 0) throw new NoJsonError(`It gives more than ${valuesMax} values.`);
    if (depth > jsonDepthMax)
      throw new NoJsonError(`It gives something more than ${jsonDepthMax} levels deep.`);
    if (typeof part !== 'object' || part === null) return leaf(part);
    if (Array.isArray(part)) return part.map((item) => convert(item, depth + 1) ?? null);
    if (part instanceof Optional) return part.hasValue() ? convert(part.value(), depth) : undefined;
    const prototype: unknown = Object.getPrototypeOf(part);
    const isMap = part instanceof Map;
    if (!isMap && prototype !== Object.prototype && prototype !== null) return special(part);
    // Object.fromEntries gives a key named __proto__ no power.
    return Object.fromEntries(
      [...(isMap ? part : Object.entries(part))].flatMap(([key, item]) => {
        const json = item === undefined ? undefined : convert(item, depth + 1);
        return json === undefined ? [] : [[key, json]];
      }),
    );
  };
  return convert(value, 0);
}

function leaf(value: unknown): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value as null;
  if (typeof value === 'bigint') return wholeNumber(value);
  if (typeof value !== 'number') throw new NoJsonError(`It gives a ${typeof value}, which is no JSON.`);
  if (Number.isFinite(value)) return value;
  throw new NoJsonError(
    `It gives the number ${value}, which JSON does not have; was something divided by 0?`,
  );
}

function wholeNumber(value: bigint): number {
  if (value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER) return Number(value);
  throw new NoJsonError(`It gives ${value}, which is too large for JSON; write string(…) to keep it.`);
}

function special(value: object): JsonValue {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Duration) return value.valueOf();
  if (value instanceof UnsignedInt) return wholeNumber(BigInt(value.valueOf()));
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  throw new NoJsonError('It gives a name or a type of the language, which is no value.');
}
