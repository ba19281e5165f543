/** A decoded BSON document. */
export interface Doc {
  [field: string]: unknown;
}

// Stored field names are untrusted: `constructor` or `__proto__` must be a field like any other. An object whose
// prototype chain is empty has no inherited names, and unlike Object.create(null) it stays in V8's fast mode. What it
// inherits under a symbol, which no field can be called, lets a message name it and `Number` make NaN of it.
const emptyPrototype: object = Object.freeze(
  Object.create(null, {
    [Symbol.toPrimitive]: { value: (hint: string) => (hint === 'number' ? Number.NaN : 'a document') },
  }),
);
const DocConstructor = function DocConstructor() {} as unknown as {
  prototype: object;
  new (): Doc; // a function called with `new` is the only way to get a fast object with this prototype
};
DocConstructor.prototype = emptyPrototype;

/** A new empty document without inherited fields. */
export const newDoc = (): Doc => new DocConstructor();

/** Whether a value is an embedded document, as opposed to an array, a scalar or a BSON wrapper. */
export function isDoc(value: unknown): value is Doc {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === emptyPrototype || prototype === Object.prototype || prototype === null;
}

/** The field's value, or undefined; inherited names are not fields. */
export const getField = (doc: Doc, field: string): unknown =>
  Object.hasOwn(doc, field) ? doc[field] : undefined;

/** A document with the given fields, for replies and literals of our own. */
export const docOf = (fields: Record<string, unknown>): Doc => Object.assign(newDoc(), fields);

/** A copy that shares no document or array with the original; scalars are immutable and shared. */
export function cloneValue<T>(value: T): T {
  // `as T`: a copy has the shape of what was copied, which the compiler cannot see through the runtime tests.
  if (Array.isArray(value)) return value.map(cloneValue) as T;
  if (!isDoc(value)) return value;
  const copy = newDoc();
  for (const field of Object.keys(value)) copy[field] = cloneValue(value[field]);
  return copy as T;
}

/** The tag of a wrapper of the `bson` package (`ObjectId`, `Long`, …), or undefined. */
export function bsonTag(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || isDoc(value)) return undefined;
  const tag = (value as { _bsontype?: unknown })._bsontype; // every wrapper class carries this tag
  return typeof tag === 'string' ? tag : undefined;
}
