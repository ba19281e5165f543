import { isJsonObject, type JsonValue } from '@ymera/kernel';

/** Beyond this depth JSON.stringify and its like are in danger of exhausting the call stack. */
export const jsonDepthMax = 200;

/**
 * The bytes of a value as JSON text, counted up to a little past `bytesMax`, without making the text; Infinity when
 * it is nested deeper than `jsonDepthMax`. Escapes are counted as two bytes, so that the count may be a little low.
 */
export function jsonBytes(value: JsonValue, bytesMax: number): number {
  let bytes = 0;
  const open: { value: JsonValue | undefined; depth: number }[] = [{ value, depth: 0 }];
  for (let next = open.pop(); next && bytes <= bytesMax; next = open.pop()) {
    if (next.depth > jsonDepthMax) return Number.POSITIVE_INFINITY;
    const depth = next.depth + 1;
    if (Array.isArray(next.value)) {
      bytes += 1 + Math.max(1, next.value.length);
      for (const item of next.value) open.push({ value: item, depth });
    } else if (isJsonObject(next.value)) {
      const entries = Object.entries(next.value);
      bytes += 1 + Math.max(1, entries.length);
      for (const [key, item] of entries) {
        bytes += Buffer.byteLength(key) + 3;
        open.push({ value: item, depth });
      }
    } else {
      bytes += leafBytes(next.value);
    }
  }
  return bytes;
}

function leafBytes(value: JsonValue | undefined): number {
  if (typeof value === 'string')
    return Buffer.byteLength(value) + 2 + (value.match(/["\\\n\r\t]/g)?.length ?? 0);
  return String(value).length;
}
