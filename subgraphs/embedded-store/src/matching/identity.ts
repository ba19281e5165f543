import type { Collation } from '../collation/collation.ts';
import { equalValues } from '../values/compare.ts';
import { keyString } from '../values/keystring.ts';

/**
 * Gives every value a text, the same one for equal values, for use as the key of a map in `$group`, `distinct` and
 * the like. What one call returns holds for itself only: under a collation it remembers the values it saw.
 */
export function identities(collation?: Collation): (value: unknown) => string {
  if (collation === undefined) return (value) => keyString([value]).toString('latin1');
  const seen = new Map<string, unknown[]>();
  return (value) => {
    const key = keyString([value], [], collation).toString('latin1');
    const others = seen.get(key);
    if (others === undefined) {
      seen.set(key, [value]);
      return `${key}0`;
    }
    const at = others.findIndex((other) => equalValues(other, value, collation));
    return `${key}${at < 0 ? others.push(value) - 1 : at}`;
  };
}
