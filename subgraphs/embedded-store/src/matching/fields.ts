import { type Doc, isDoc } from '../values/document.ts';

const branching = new Set(['$and', '$or', '$nor']);

/** The top-level fields that a filter looks at; undefined if it may look at the whole document, as `$expr` does. */
export function fieldsOf(filter: Doc): ReadonlySet<string> | undefined {
  const fields = new Set<string>();
  return collect(filter, fields) ? fields : undefined;
}

const collect = (filter: Doc, fields: Set<string>): boolean =>
  Object.entries(filter).every(([key, value]) => {
    if (branching.has(key)) {
      return Array.isArray(value) && value.every((branch) => isDoc(branch) && collect(branch, fields));
    }
    if (key.startsWith('$')) return key === '$comment';
    fields.add(key.split('.', 1)[0] ?? key);
    return true;
  });
