import { readFile } from 'node:fs/promises';
import type { JsonValue } from '../../bridge/json.ts';
import { CliError } from '../errors.ts';

export type Json = { readonly [key: string]: JsonValue };

/** package.json as it stands, and how to write it back in the author's own indentation. */
export async function readPackageText(path: string): Promise<{ json: Json; write(json: Json): string }> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) =>
    refuse(path, 'there is no such file.', cause),
  );
  const json = parse(text, path);
  const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? '  ';
  const end = text.endsWith('\n') ? '\n' : '';
  return { json, write: (changed) => `${JSON.stringify(changed, null, indent)}${end}` };
}

function parse(text: string, path: string): Json {
  try {
    const json: unknown = JSON.parse(text);
    return isObject(json) ? json : refuse(path, 'the file holds no object.');
  } catch (error) {
    if (error instanceof CliError) throw error;
    return refuse(path, 'the file is not JSON.', error);
  }
}

function refuse(where: string, message: string, cause?: unknown): never {
  const why = 'package.json says what the plugin is, and is where its entry file is looked up.';
  const fix = 'Name the folder of a plugin, mend the syntax, or start with "ymera-plugin create".';
  throw new CliError([{ code: 'MANIFEST_INVALID', where, message, why, fix }], undefined, { cause });
}

export function isObject(found: unknown): found is Json {
  return typeof found === 'object' && found !== null && !Array.isArray(found);
}

/** The object under a key; an empty one where there is none. */
export function objectAt(json: Json, key: string): Json {
  const found = Object.hasOwn(json, key) ? json[key] : undefined;
  return isObject(found) ? found : {};
}

/** The list under a key; an empty one where there is none. */
export function listAt(json: Json, key: string): readonly JsonValue[] {
  const found = Object.hasOwn(json, key) ? json[key] : undefined;
  return Array.isArray(found) ? found : [];
}
