import { isJsonObject, type JsonValue } from '../../json.ts';

/**
 * Whether OpenAI's strict mode takes the schema: every object in it names all its properties as required and allows no
 * others. Others it refuses, so they are asked for without the promise that the answer fits.
 */
export function isStrict(schema: JsonValue): boolean {
  if (Array.isArray(schema)) return schema.every(isStrict);
  if (!isJsonObject(schema)) return true;
  return (
    isStrictObject(schema) && Object.values(schema).every((part) => part === undefined || isStrict(part))
  );
}

function isStrictObject(schema: Readonly<Record<string, JsonValue | undefined>>): boolean {
  if (schema.type !== 'object') return true;
  const { properties, required } = schema;
  const needed = new Set(Array.isArray(required) ? required : []);
  return (
    schema.additionalProperties === false &&
    isJsonObject(properties) &&
    Object.keys(properties).every((name) => needed.has(name))
  );
}
