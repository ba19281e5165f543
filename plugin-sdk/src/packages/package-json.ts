import { ForbiddenKeyError, type JsonValue, parseJson } from '../bridge/json.ts';
import { refuse } from './problems.ts';

/** An object as JSON has it. */
export type JsonObject = { readonly [key: string]: JsonValue };

/** Parses a JSON file of a package. Refuses what is not UTF-8, not an object, too large, too deep, or hostile. */
export function parseJsonFile(
  bytes: Uint8Array,
  where: string,
  limits: { readonly bytes: number; readonly depth: number },
): JsonObject {
  if (bytes.length > limits.bytes) {
    refuse('PKG_TOO_LARGE', where, `the file is larger than ${limits.bytes} bytes.`, 'Make it smaller.');
  }
  const text = decode(bytes, where);
  if (depthOf(text) > limits.depth) {
    refuse('PKG_JSON_INVALID', where, `the file is nested deeper than ${limits.depth}.`, 'Make it flatter.');
  }
  const json = parse(text, where);
  if (!isJsonObject(json))
    refuse('PKG_JSON_INVALID', where, 'the file holds no object.', 'Begin it with "{".');
  return json;
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function decode(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (cause) {
    return refuse('PKG_JSON_INVALID', where, 'the file is not UTF-8.', 'Save it as UTF-8.', { cause });
  }
}

function parse(text: string, where: string): JsonValue {
  try {
    return parseJson(text);
  } catch (cause) {
    if (cause instanceof ForbiddenKeyError) {
      refuse('PKG_JSON_FORBIDDEN_KEY', where, `the file has the key "${cause.key}".`, 'Remove it.', {
        cause,
      });
    }
    return refuse('PKG_JSON_INVALID', where, 'the file is not JSON.', 'Mend its syntax.', { cause });
  }
}

/** How deep brackets nest, found without recursion and before anything is parsed. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (quoted && character === '\\') at += 1;
    else if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth);
    else if (character === '}' || character === ']') depth -= 1;
  }
  return deepest;
}
