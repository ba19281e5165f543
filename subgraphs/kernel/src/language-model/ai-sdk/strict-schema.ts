import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';

// platform.openai.com/docs/guides/structured-outputs, "Supported schemas".
const unsupported = ['allOf', 'oneOf', 'not', 'if', 'then', 'else', 'dependentRequired', 'dependentSchemas'];
const depthMax = 40;

/**
 * Whether OpenAI's strict mode takes the schema: it is one of an object, every object in it names all its properties as
 * required and allows no others, and it has none of the keywords that strict mode lacks. Other schemas it refuses, so
 * they are asked for without the promise that the answer fits.
 */
export function isStrict(schema: JsonValue): boolean {
  return isJsonObject(schema) && schema.type === 'object' && isStrictPart(schema, 0);
}

function isStrictPart(part: JsonValue | undefined, depth: number): boolean {
  if (depth > depthMax) return false;
  if (Array.isArray(part)) return part.every((one) => isStrictPart(one, depth + 1));
  if (!isJsonObject(part)) return true;
  if (unsupported.some((keyword) => keyword in part) || !closesItsObject(part)) return false;
  return Object.values(part).every((one) => isStrictPart(one, depth + 1));
}

function closesItsObject({ type, properties, required, additionalProperties }: JsonObject): boolean {
  if (type !== 'object' && !(Array.isArray(type) && type.includes('object'))) return true;
  const needed = new Set(Array.isArray(required) ? required : []);
  return (
    additionalProperties === false &&
    isJsonObject(properties) &&
    Object.keys(properties).every((name) => needed.has(name))
  );
}
