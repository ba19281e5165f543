import { getField, isDoc } from '../values/document.ts';

/** Sees a value found at a path, and the position in the outermost array passed on the way; true ends the walk. */
export type Visit = (value: unknown, position: number | undefined) => boolean;

/** A dotted path cut into its parts. */
export type Path = readonly string[];

const digits = /^(?:0|[1-9]\d{0,6})$/;

/** The array index a path part stands for, or undefined if it is a field name. */
export const indexOfPart = (part: string | undefined): number | undefined =>
  part !== undefined && digits.test(part) ? Number(part) : undefined;

/** Cuts a dotted path. */
export const parsePath = (path: string): Path => (path.includes('.') ? path.split('.') : [path]);

/**
 * Visits every value a path leads to, as a query sees it: arrays on the way are entered, and a missing field is
 * visited as undefined. With `elements`, an array at the end is visited element by element and then whole.
 */
export function someAtPath(root: unknown, path: Path, visit: Visit, elements: boolean): boolean {
  const walk = (value: unknown, depth: number, position: number | undefined): boolean => {
    if (depth === path.length) return end(value, position);
    const part = path[depth] ?? '';
    if (isDoc(value)) return walk(getField(value, part), depth + 1, position);
    if (!Array.isArray(value)) return visit(undefined, position);
    const index = indexOfPart(part);
    if (index !== undefined && index < value.length && walk(value[index], depth + 1, position)) return true;
    return value.some((item, i) => isDoc(item) && walk(item, depth, position ?? i));
  };
  const end = (value: unknown, position: number | undefined): boolean => {
    if (elements && Array.isArray(value) && value.some((item, i) => visit(item, position ?? i))) return true;
    return visit(value, position);
  };
  return walk(root, 0, undefined);
}
