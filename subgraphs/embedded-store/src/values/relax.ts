import type { Long } from 'bson';
import { bsonTag, isDoc } from './document.ts';

/**
 * A copy for the aggregation library, which knows JavaScript's types alone: ordinary objects, and numbers in place
 * of `Double` and of every int64 that a number holds exactly.
 */
export function relax(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(relax);
  if (isDoc(value)) return relaxDoc(value);
  switch (bsonTag(value)) {
    case 'Double':
      return Number(value);
    case 'Long': {
      const number = (value as Long).toNumber(); // the tag says what it is
      return Number.isSafeInteger(number) ? number : value;
    }
    default:
      return value;
  }
}

/** The same for a whole document. */
export function relaxDoc(doc: object): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(doc)) {
    if (field === '__proto__') defineField(copy, field, relax(value));
    else copy[field] = relax(value);
  }
  return copy;
}

function defineField(target: object, field: string, value: unknown): void {
  Object.defineProperty(target, field, { value, enumerable: true, configurable: true, writable: true });
}
