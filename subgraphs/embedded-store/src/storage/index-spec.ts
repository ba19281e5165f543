import { CommandError, notSupported } from '../errors.ts';
import { compileFilter, type Predicate } from '../matching/filter.ts';
import { equalValues } from '../values/compare.ts';
import { type Doc, docOf, isDoc } from '../values/document.ts';
import { type IndexField, parseFields } from './index-keys.ts';

/** An index as its creator asked for it. */
export interface IndexSpec {
  readonly name: string;
  readonly key: Doc;
  readonly fields: readonly IndexField[];
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly partialFilter: Doc | undefined;
  readonly covers: Predicate;
  readonly expireAfterSeconds: number | undefined;
  /** The specification as `listIndexes` shows it. */
  readonly document: Doc;
}

const fieldsMax = 31;
const known = new Set([
  'v',
  'key',
  'name',
  'unique',
  'sparse',
  'background',
  'partialFilterExpression',
  'expireAfterSeconds',
  'hidden',
  'ns',
]);

/** Reads an index specification; refuses kinds of index that this engine does not have. */
export function parseIndexSpec(document: unknown): IndexSpec {
  if (!isDoc(document)) throw new CommandError(14, 'The elements of the indexes array must be objects');
  const { key, name } = document;
  if (!isDoc(key) || Object.keys(key).length === 0)
    throw new CommandError(67, 'Index keys cannot be an empty object');
  if (typeof name !== 'string' || name === '') throw new CommandError(67, 'an index needs a name');
  refuseKinds(key);
  refuseOptions(document);
  const partialFilter = isDoc(document.partialFilterExpression)
    ? document.partialFilterExpression
    : undefined;
  const expiry = document.expireAfterSeconds;
  return {
    name,
    key,
    fields: parseFields(key),
    unique: isTrue(document.unique),
    sparse: isTrue(document.sparse),
    partialFilter,
    covers: partialFilter === undefined ? () => true : compileFilter(partialFilter),
    expireAfterSeconds: expiry === undefined ? undefined : secondsOf(expiry, key),
    document: normalized(document, key, name),
  };
}

const isTrue = (value: unknown): boolean =>
  value === true || (typeof value !== 'object' && Number(value) === 1);

function refuseKinds(key: Doc): void {
  const entries = Object.entries(key);
  if (entries.length > fieldsMax) throw new CommandError(67, `an index may have ${fieldsMax} fields`);
  for (const [path, kind] of entries) {
    if (typeof kind === 'string') throw notSupported(`an index of kind '${kind}'`);
    if (path.includes('$**')) throw notSupported('a wildcard index');
    if (path === '' || path.startsWith('$') || path.split('.').includes('')) {
      throw new CommandError(67, `Index key contains an illegal field name: '${path}'`);
    }
    if (!Number.isFinite(Number(kind)) || Number(kind) === 0) {
      throw new CommandError(67, 'Values in the index key pattern must be numbers other than 0');
    }
  }
}

function refuseOptions(document: Doc): void {
  const { collation } = document;
  if (collation !== undefined && !(isDoc(collation) && collation.locale === 'simple')) {
    throw notSupported('an index with a collation');
  }
  const unknown = Object.keys(document).find((option) => !known.has(option) && option !== 'collation');
  if (unknown !== undefined) {
    throw new CommandError(197, `The field '${unknown}' is not valid for an index specification`);
  }
  const partial = document.partialFilterExpression;
  if (partial !== undefined && !isDoc(partial)) {
    throw new CommandError(67, "'partialFilterExpression' for an index has to be a document");
  }
  if (partial !== undefined && isTrue(document.sparse)) {
    throw new CommandError(67, 'cannot mix "partialFilterExpression" and "sparse" options');
  }
}

function secondsOf(value: unknown, key: Doc): number {
  const seconds = Number(value);
  if (!Number.isFinite(seconds) || seconds < 0 || seconds > 2147483647) {
    throw new CommandError(67, 'TTL index expireAfterSeconds must be within the range 0 to 2147483647');
  }
  if (Object.keys(key).length > 1) {
    throw new CommandError(67, 'TTL indexes are single-field indexes, compound indexes do not support TTL');
  }
  return seconds;
}

function normalized(document: Doc, key: Doc, name: string): Doc {
  const result = docOf({ v: 2, key, name });
  for (const option of ['unique', 'sparse', 'partialFilterExpression', 'expireAfterSeconds', 'hidden']) {
    if (document[option] !== undefined && document[option] !== false) result[option] = document[option];
  }
  return result;
}

/** Whether two specifications ask for the same index, the name aside. */
export const sameIndex = (a: IndexSpec, b: IndexSpec): boolean =>
  equalValues(withoutName(a.document), withoutName(b.document)) &&
  Object.keys(a.key).join() === Object.keys(b.key).join();

const withoutName = ({ name: _, v: __, ...rest }: Doc): Doc => docOf(rest);
