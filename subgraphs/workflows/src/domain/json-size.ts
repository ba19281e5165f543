import { isJsonObject, type JsonValue } from '@ymera/kernel';

/** Beyond this depth JSON.stringify and its like are in danger of exhausting the call stack. */
export const jsonDepthMax = 200;

/**
 * The bytes of a value as JSON text, without making the text: exact up to `bytesMax`, and some number above it for
 * whatever is larger; Infinity when it is nested deeper than `jsonDepthMax`.
 */
export function jsonBytes(value: JsonValue, bytesMax: number): number {
  let bytes = 0;
  const open: { value: JsonValue | undefined; depth: number }[] = [{ value, depth: 0 }];
  for (let next = open.pop(); next && bytes <= bytesMax; next = open.pop()) {
    if (next.depth > jsonDepthMax) return Number.POSITIVE_INFINITY;
    const depth = next.depth + 1;
    if (Array.isArray(next.value)) {
      bytes += bracketBytes(next.value.length);
      for (const item of next.value) open.push({ value: item, depth });
    } else if (isJsonObject(next.value)) {
      const entries = Object.entries(next.value).filter(([, item]) => item !== undefined);
      bytes += bracketBytes(entries.length);
      for (const [key, item] of entries) {
        bytes += leafBytes(key, bytesMax) + 1;
        open.push({ value: item, depth });
      }
    } else {
      bytes += leafBytes(next.value, bytesMax);
    }
  }
  return bytes;
}

/** Two brackets, and the commas between so many items. */
const bracketBytes = (items: number) => 1 + Math.max(1, items);

function leafBytes(leaf: JsonValue | undefined, bytesMax: number): number {
  if (typeof leaf === 'string' && leaf.length > bytesMax) return leaf.length;
  return Buffer.byteLength(JSON.stringify(leaf ?? null));
}
