import type { IndexView } from './plan.ts';
import type { SortField } from './sort.ts';

/**
 * The direction in which an index gives the order, if it does. The first `bound` fields have one value each: they are
 * passed over, in the index and in the order alike.
 */
export function orderGiven(
  { fields, multikey, unique }: IndexView,
  bound: number,
  sort: readonly SortField[],
): 1 | -1 | undefined {
  if (sort.length === 0) return undefined;
  const isMultikey = (at: number): boolean => (multikey & (1 << at)) !== 0;
  // An array bound to one element still sorts by its least one.
  const boundPaths = new Set(
    fields
      .slice(0, bound)
      .filter((_, i) => !isMultikey(i))
      .map(({ path }) => path),
  );
  const wanted = sort.filter(({ path }) => !boundPaths.has(path));
  const [first] = wanted;
  if (first === undefined) return 1;
  const flip = fields[bound]?.direction === first.direction ? 1 : -1;
  for (const [i, { path, direction }] of wanted.entries()) {
    const at = bound + i;
    const field = fields[at];
    // What follows a whole unique key has nothing left to order.
    if (field === undefined) return unique && multikey === 0 ? flip : undefined;
    if (field.path !== path || field.direction !== direction * flip || isMultikey(at)) return undefined;
  }
  return flip;
}
