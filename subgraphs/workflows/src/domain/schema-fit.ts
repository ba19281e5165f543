import { isJsonObject, type JsonObject, type JsonValue } from '@ymera/kernel';
import { wholePath } from './expression-references.ts';
import { checkExpression } from './expressions.ts';
import { expressionIn, placeOf } from './template.ts';

/** Why a template cannot give what a schema asks for, and where in the template. */
export interface Misfit {
  readonly place: string;
  readonly message: string;
}

/** A JSON Schema, as far as it is known; undefined when nothing is. */
export type Schema = JsonValue | undefined;

/** The schema of what a path of an expression leads to: `input.a`, `tasks.b.output`; undefined when it is not known. */
export type SchemaOfPath = (root: string, keys: readonly (string | number)[]) => Schema;

/**
 * What of a template cannot fit a JSON Schema, whatever the values are: never what may fit. Looked at are `type`,
 * `enum`, `const`, `properties`, `required`, `additionalProperties`, `items` and `allOf`; all else is taken to fit.
 */
export function misfits(template: JsonValue, schema: Schema, schemaOf: SchemaOfPath): readonly Misfit[] {
  return fit(template, schema, '', schemaOf);
}

function fit(template: JsonValue, schema: Schema, place: string, schemaOf: SchemaOfPath): Misfit[] {
  if (schema === false) return [{ place, message: 'Nothing is taken here.' }];
  if (!isKnown(schema)) return [];
  const parts = Array.isArray(schema.allOf) ? schema.allOf : [];
  return [
    ...fitOne(template, schema, place, schemaOf),
    ...parts.flatMap((part) => fit(template, part, place, schemaOf)),
  ];
}

/** What refers to elsewhere is not followed. */
const isKnown = (schema: Schema): schema is JsonObject =>
  isJsonObject(schema) && schema.$ref === undefined && schema.$dynamicRef === undefined;

function fitOne(template: JsonValue, schema: JsonObject, place: string, schemaOf: SchemaOfPath): Misfit[] {
  if (typeof template === 'string') {
    const expression = expressionIn(template);
    if (expression !== null) return fitExpression(expression, schema, place, schemaOf);
    return fitLeaf(template.startsWith('==') ? template.slice(1) : template, schema, place);
  }
  if (Array.isArray(template)) return fitList(template, schema, place, schemaOf);
  return isJsonObject(template)
    ? fitObject(template, schema, place, schemaOf)
    : fitLeaf(template, schema, place);
}

function fitLeaf(value: JsonValue, schema: JsonObject, place: string): Misfit[] {
  const types = typesOf(schema);
  const type = typeOf(value);
  if (types && !takes(types, type)) return [mismatch(place, types, type)];
  const allowed = Array.isArray(schema.enum) ? schema.enum : null;
  if (allowed && !allowed.includes(value) && allowed.every((one) => typeof one !== 'object' || one === null))
    return [
      { place, message: `${JSON.stringify(value)} is none of ${JSON.stringify(allowed).slice(0, 200)}.` },
    ];
  const constant = schema.const;
  if (constant !== undefined && constant !== value && (typeof constant !== 'object' || constant === null))
    return [{ place, message: `It has to be ${JSON.stringify(constant)}.` }];
  return [];
}

function fitList(template: readonly JsonValue[], schema: JsonObject, place: string, schemaOf: SchemaOfPath) {
  const types = typesOf(schema);
  if (types && !takes(types, 'array')) return [mismatch(place, types, 'array')];
  // Older drafts give a list of schemas by place, newer ones call that prefixItems.
  const items = schema.prefixItems === undefined && !Array.isArray(schema.items) ? schema.items : undefined;
  return template.flatMap((item, index) => fit(item, items, `${place}[${index}]`, schemaOf));
}

function fitObject(
  template: JsonObject,
  schema: JsonObject,
  place: string,
  schemaOf: SchemaOfPath,
): Misfit[] {
  const types = typesOf(schema);
  if (types && !takes(types, 'object')) return [mismatch(place, types, 'object')];
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  const misfitting = Object.entries(template).flatMap(([key, item]) => {
    if (item === undefined) return [];
    const at = `${place}${placeOf(key)}`;
    if (Object.hasOwn(properties, key)) return fit(item, properties[key], at, schemaOf);
    return isClosed(schema)
      ? [{ place: at, message: `There is no "${key}"; there are: ${names(properties)}.` }]
      : [];
  });
  const required = Array.isArray(schema.required) ? schema.required : [];
  const missing = required.filter((key): key is string => {
    if (typeof key !== 'string' || template[key] !== undefined) return false;
    const property = properties[key];
    return !(isJsonObject(property) && property.default !== undefined);
  });
  return [...misfitting, ...missing.map((key) => ({ place, message: `"${key}" is missing.` }))];
}

/** Whether it takes no keys but its properties. */
const isClosed = (schema: JsonObject): boolean =>
  schema.additionalProperties === false &&
  schema.patternProperties === undefined &&
  schema.allOf === undefined;

function fitExpression(
  expression: string,
  schema: JsonObject,
  place: string,
  schemaOf: SchemaOfPath,
): Misfit[] {
  const wanted = typesOf(schema);
  if (!wanted) return [];
  const given = typesGiven(expression, schemaOf);
  if (
    !given ||
    given.some((type) => takes(wanted, type) || (type === 'number' && wanted.includes('integer')))
  )
    return [];
  return [mismatch(place, wanted, given.join(' or '))];
}

/** The JSON types that an expression can give; null when that is not known. */
function typesGiven(expression: string, schemaOf: SchemaOfPath): readonly string[] | null {
  const { type } = checkExpression(expression);
  if (type === null) return null;
  if (type !== 'dyn') return typeOfCel(type);
  const path = wholePath(expression);
  if (!path || path.isOpen || path.isOptional) return null;
  const schema = schemaOf(path.root, path.keys);
  return isKnown(schema) ? typesOf(schema) : null;
}

function typeOfCel(type: string): readonly string[] | null {
  if (type.startsWith('list')) return ['array'];
  if (type.startsWith('map')) return ['object'];
  const json = celTypes[type];
  return json === undefined ? null : [json];
}

const celTypes: Readonly<Record<string, string>> = {
  bool: 'boolean',
  int: 'number',
  uint: 'number',
  double: 'number',
  string: 'string',
  null: 'null',
  bytes: 'string',
  'google.protobuf.Timestamp': 'string',
  'google.protobuf.Duration': 'number',
};

/**
 * The schema of what a path leads to within values of a schema: undefined when it is not known, false when there can
 * be nothing.
 */
export function schemaAt(schema: Schema, keys: readonly (string | number)[]): Schema {
  const [key, ...rest] = keys;
  if (key === undefined || !isKnown(schema)) return schema;
  const types = typesOf(schema);
  if (types?.every((type) => type !== 'object' && type !== 'array')) return false;
  if (typeof key === 'number') {
    if (types && !types.includes('array')) return types.includes('object') ? undefined : false;
    const items = schema.items;
    return schema.prefixItems === undefined && isJsonObject(items) ? schemaAt(items, rest) : undefined;
  }
  const properties = schema.properties;
  if (isJsonObject(properties) && Object.hasOwn(properties, key)) return schemaAt(properties[key], rest);
  return types?.length === 1 && types[0] === 'object' && isClosed(schema) ? false : undefined;
}

/** The names that there are at the end of a path's known part. */
const names = (properties: JsonObject): string => {
  const keys = Object.keys(properties);
  return keys.length === 0 ? 'none' : keys.slice(0, 10).join(', ');
};

function typesOf({ type }: JsonObject): readonly string[] | null {
  if (typeof type === 'string') return [type];
  if (!Array.isArray(type)) return null;
  return type.every((one): one is string => typeof one === 'string') ? type : null;
}

function typeOf(value: JsonValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

const takes = (types: readonly string[], type: string): boolean =>
  types.includes(type) || (type === 'integer' && types.includes('number'));

const mismatch = (place: string, wanted: readonly string[], given: string): Misfit => ({
  place,
  message: `It gives ${given}, and ${wanted.join(' or ')} is taken.`,
});
