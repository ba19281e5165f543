import { InvalidArgumentError } from './errors.ts';
import type { JsonValue } from './json.ts';

const pathLengthMax = 200;

/**
 * Where a JSON value has text that is no Unicode, half a surrogate pair, as a path such as `input.rows[3].name`; null
 * when all of its texts and keys are well-formed. Such text survives JSON, but has no canonical form (RFC 8785), no
 * UTF-8 and so no hash. It is walked without recursion: the value may be nested as deep as it likes.
 */
export function findIllFormed(root: string, value: JsonValue): string | null {
  const left: { readonly path: string; readonly value: JsonValue | undefined }[] = [{ path: root, value }];
  for (let next = left.pop(); next; next = left.pop()) {
    const { path, value: found } = next;
    if (typeof found === 'string' && !found.isWellFormed()) return path;
    if (typeof found !== 'object' || found === null) continue;
    for (const [key, item] of Object.entries(found)) {
      if (!key.isWellFormed()) return `${path}.${key.toWellFormed()}`;
      if (typeof item !== 'string' && typeof item !== 'object') continue;
      const inside = Array.isArray(found) ? `${path}[${key}]` : `${path}.${key}`;
      left.push({ path: inside.slice(0, pathLengthMax), value: item });
    }
  }
  return null;
}

/** @throws InvalidArgumentError that says where text is no Unicode */
export function requireWellFormed(argument: string, value: JsonValue): void {
  const where = findIllFormed(argument, value);
  if (where === null) return;
  throw new InvalidArgumentError(
    where,
    'text of whole Unicode characters',
    'half a surrogate pair in places',
  );
}
