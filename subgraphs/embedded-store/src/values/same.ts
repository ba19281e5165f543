import { docOf, isDoc } from './document.ts';
import { encode } from './encode.ts';

/** Whether two values are the same in type and bits: 1 and 1.0 are not, nor are documents in another order. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => isSame(item, b[i]));
  }
  if (isDoc(a)) {
    if (!isDoc(b)) return false;
    const [fields, others] = [Object.keys(a), Object.keys(b)];
    return (
      fields.length === others.length &&
      fields.every((field, i) => others[i] === field && isSame(a[field], b[field]))
    );
  }
  if (Array.isArray(b) || isDoc(b)) return false;
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  return Buffer.compare(encode(docOf({ v: a })), encode(docOf({ v: b }))) === 0;
}
