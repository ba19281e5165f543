import { type Collation, collationVersion } from '../collation/collation.ts';
import { parseCollation } from '../collation/parse.ts';
import { CommandError, notSupported } from '../errors.ts';
import { compileFilter, isOperatorDoc, type Predicate } from '../matching/filter.ts';
import { equalValues } from '../values/compare.ts';
import { type Doc, docOf, isDoc } from '../values/document.ts';
import { rankOf, typeNameOf, typeRank } from '../values/types.ts';
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
  /** How texts are compared; undefined by their bytes. */
  readonly collation: Collation | undefined;
  /** The planner passes it over. */
  readonly hidden: boolean;
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
  'collation',
  'ns',
]);

/**
 * Reads an index specification; refuses kinds of index that this engine does not have. One that names no collation
 * gets the collection's.
 */
export function parseIndexSpec(document: unknown, inherited?: Collation): IndexSpec {
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
  const collation =
    document.collation === undefined ? inherited : parseCollation(collationOf(document.collation));
  return {
    name,
    key,
    fields: parseFields(key),
    unique: isTrue(document.unique),
    sparse: isTrue(document.sparse),
    partialFilter,
    covers: partialFilter === undefined ? () => true : compileFilter(partialFilter, {}, collation),
    collation,
    hidden: isTrue(document.hidden),
    expireAfterSeconds: expiry === undefined ? undefined : secondsOf(expiry, key),
    document: normalized(document, key, name, collation),
  };
}

function collationOf(value: unknown): unknown {
  if (isDoc(value) && Object.keys(value).length > 0) return value;
  throw new CommandError(14, "The field 'collation' of an index must be a non-empty object");
}

const isTrue = (value: unknown): boolean =>
  value === true || (typeof value !== 'object' && Number(value) === 1);

const kinds = new Set(['text', '2d', '2dsphere', 'hashed', 'geoHaystack']);

function refuseKinds(key: Doc): void {
  const entries = Object.entries(key);
  if (entries.length > fieldsMax) throw new CommandError(67, `an index may have ${fieldsMax} fields`);
  for (const [path, kind] of entries) {
    if (typeof kind === 'string' && !kinds.has(kind)) {
      throw new CommandError(67, `Unknown index plugin '${kind}'`);
    }
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
  const unknown = Object.keys(document).find((option) => !known.has(option));
  if (unknown !== undefined) {
    throw new CommandError(197, `The field '${unknown}' is not valid for an index specification`);
  }
  for (const option of ['unique', 'sparse', 'hidden']) {
    const value = document[option];
    if (value === undefined || typeof value === 'boolean' || rankOf(value) === typeRank.number) continue;
    throw new CommandError(14, `The field '${option}' has value that is no boolean: ${typeNameOf(value)}`);
  }
  if (document.v !== undefined && ![1, 2].includes(Number(document.v))) {
    throw new CommandError(
      67,
      `Invalid index specification: 'v' must be 1 or 2, and is ${String(document.v)}`,
    );
  }
  const partial = document.partialFilterExpression;
  if (partial !== undefined && !isDoc(partial)) {
    throw new CommandError(67, "'partialFilterExpression' for an index has to be a document");
  }
  if (partial !== undefined) refusePartial(partial);
  if (partial !== undefined && isTrue(document.sparse)) {
    throw new CommandError(67, 'cannot mix "partialFilterExpression" and "sparse" options');
  }
}

const partialOperators = new Set([
  '$eq',
  '$in',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$type',
  '$exists',
  '$and',
  '$or',
]);

/** A partial index takes only conditions from which a query's conditions can be told to follow. */
function refusePartial(filter: Doc): void {
  for (const [key, value] of Object.entries(filter)) {
    if (key.startsWith('$')) refusePartialOperator(key, value);
    else if (isOperatorDoc(value)) {
      for (const [operator, operand] of Object.entries(value)) refusePartialOperator(operator, operand);
    }
    if ((key === '$and' || key === '$or') && Array.isArray(value)) {
      for (const branch of value) if (isDoc(branch)) refusePartial(branch);
    }
  }
}

function refusePartialOperator(operator: string, operand: unknown): void {
  const absence = operator === '$exists' && !isTrue(operand);
  if (partialOperators.has(operator) && !absence) return;
  const shown = absence ? '$not $exists' : operator;
  throw new CommandError(67, `Expression not supported in partial index: ${shown}`);
}

function secondsOf(value: unknown, key: Doc): number {
  const seconds = Number(value);
  if (!Number.isFinite(seconds) || seconds < 0 || seconds > 2147483647) {
    throw new CommandError(67, 'TTL index expireAfterSeconds must be within the range 0 to 2147483647');
  }
  if (Object.hasOwn(key, '_id')) {
    throw new CommandError(67, "The field 'expireAfterSeconds' is not valid for an _id index specification");
  }
  if (Object.keys(key).length > 1) {
    throw new CommandError(67, 'TTL indexes are single-field indexes, compound indexes do not support TTL');
  }
  return seconds;
}

function normalized(document: Doc, key: Doc, name: string, collation: Collation | undefined): Doc {
  const result = docOf({ v: 2, key, name });
  for (const option of ['unique', 'sparse', 'partialFilterExpression', 'expireAfterSeconds', 'hidden']) {
    if (document[option] !== undefined && document[option] !== false) result[option] = document[option];
  }
  if (collation !== undefined) result.collation = collation.document;
  return result;
}

/** Whether an index's stored specification says that its keys were made with other Unicode tables than today's. */
export const hasStaleKeys = ({ collation }: Doc): boolean =>
  isDoc(collation) && collation.version !== collationVersion;

/** Whether two indexes would hold the same keys of the same documents, whatever they are called. */
export const sameKeys = (a: IndexSpec, b: IndexSpec): boolean =>
  equalValues(a.key, b.key) &&
  equalValues(a.partialFilter ?? null, b.partialFilter ?? null) &&
  (a.collation === undefined ? b.collation === undefined : a.collation.sameAs(b.collation));

/** Whether two specifications ask for the same index, the name aside. */
export const sameIndex = (a: IndexSpec, b: IndexSpec): boolean =>
  equalValues(withoutName(a.document), withoutName(b.document)) &&
  Object.keys(a.key).join() === Object.keys(b.key).join();

const withoutName = ({ name: _, v: __, ...rest }: Doc): Doc => docOf(rest);
