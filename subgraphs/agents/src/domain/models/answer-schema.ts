import { isJsonObject, type JsonObject, type JsonValue } from '@ymera/kernel';

/** More than this many parts, with all references written out, are not compared with an answer. */
const partsMax = 2_000;
const depthMax = 64;
/** Their values are data, in which `$ref` is a name like any other. */
const plainData = new Set(['enum', 'const', 'default', 'examples', 'required', 'dependentRequired']);
const byName = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);
const definitions = new Set(['$defs', 'definitions']);

/**
 * A schema with its references, which point to parts of itself, written out.
 *
 * @throws RangeError that says what is wrong with a reference, or that there are too many parts
 */
export function writtenOut(schema: JsonObject): JsonObject {
  let parts = 0;
  const count = (depth: number) => {
    parts += 1;
    if (parts > partsMax || depth > depthMax)
      throw new RangeError('a schema that refers to itself, or has too many parts');
  };
  const schemaOf = (part: JsonObject, depth: number): JsonObject => {
    count(depth);
    const { $ref, ...rest } = part;
    if ('$dynamicRef' in part || '$recursiveRef' in part)
      throw new RangeError('a schema with references that are not fixed');
    const own = Object.fromEntries(
      Object.entries(rest).flatMap(([key, value]) =>
        value === undefined || definitions.has(key) ? [] : [[key, partOf(key, value, depth + 1)] as const],
      ),
    );
    if ($ref === undefined) return own;
    const target = targetOf(schema, $ref);
    const referred = isJsonObject(target) ? schemaOf(target, depth + 1) : target;
    // Both count: what stands beside a reference is not in place of it.
    return { ...own, allOf: [...listOf(own.allOf), referred] };
  };
  const partOf = (key: string, value: JsonValue, depth: number): JsonValue => {
    if (plainData.has(key)) return value;
    if (byName.has(key) && isJsonObject(value)) {
      count(depth);
      return Object.fromEntries(
        Object.entries(value).map(([name, part = true]) => [name, writtenPart(part, depth + 1)] as const),
      );
    }
    return writtenPart(value, depth);
  };
  const writtenPart = (value: JsonValue, depth: number): JsonValue => {
    if (isJsonObject(value)) return schemaOf(value, depth);
    if (!isList(value)) return value;
    count(depth);
    return value.map((part) => writtenPart(part, depth + 1));
  };
  return schemaOf(schema, 0);
}

const isList = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);
const listOf = (value: JsonValue | undefined) => (isList(value) ? value : []);

/** What a reference such as `#/$defs/name` points to. */
function targetOf(root: JsonObject, ref: JsonValue): JsonObject | boolean {
  const shown = JSON.stringify(ref).slice(0, 100).toWellFormed();
  if (typeof ref !== 'string' || !(ref === '#' || ref.startsWith('#/')))
    throw new RangeError(`a reference that is no path within the schema: ${shown}`);
  let found: JsonValue | undefined = root;
  for (const step of ref.split('/').slice(1)) {
    const name = nameOf(step);
    found = isList(found) || isJsonObject(found) ? own(found, name) : undefined;
  }
  if (typeof found === 'boolean' || (found !== undefined && isJsonObject(found))) return found;
  throw new RangeError(`a reference to what is not there: ${shown}`);
}

function own(parent: JsonObject | readonly JsonValue[], name: string): JsonValue | undefined {
  return Object.entries(parent).find(([key]) => key === name)?.[1];
}

/** A step of a JSON Pointer (RFC 6901) as it stands in a URI. */
function nameOf(step: string): string {
  return decoded(step).replaceAll('~1', '/').replaceAll('~0', '~');
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
