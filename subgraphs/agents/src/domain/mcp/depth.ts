import type { JsonValue } from '@ymera/kernel';

/** Walked without recursion: somebody else's JSON may be nested deeper than the stack reaches. */
export function isDeeperThan(value: JsonValue, depthMax: number): boolean {
  const left: { readonly depth: number; readonly value: JsonValue | undefined }[] = [{ depth: 0, value }];
  for (let next = left.pop(); next; next = left.pop()) {
    const { depth, value: found } = next;
    if (typeof found !== 'object' || found === null) continue;
    if (depth > depthMax) return true;
    for (const inner of Object.values(found)) left.push({ depth: depth + 1, value: inner });
  }
  return false;
}
