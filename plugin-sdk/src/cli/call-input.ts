import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { JsonValue } from '../bridge/json.ts';
import { ForbiddenKeyError, parseJson } from '../bridge/json.ts';
import { misused } from './errors.ts';
import type { CliIo } from './io.ts';

/** Reads a JSON argument: the text itself, `@file`, or `-` for standard input. */
export async function readJson(given: string, what: string, io: CliIo): Promise<JsonValue> {
  const source = await sourceOf(given, what, io);
  try {
    return parseJson(source);
  } catch (error) {
    const said =
      error instanceof ForbiddenKeyError ? `the key "${error.key}" is not allowed` : 'it is not JSON';
    const fix = `Quote it for the shell, such as '{ "text": "a" }', or name a file as @input.json.`;
    return misused(`${what} cannot be read: ${said}.`, fix, 'JSON_INVALID');
  }
}

async function sourceOf(given: string, what: string, io: CliIo): Promise<string> {
  if (given === '-') return text(io.stdin);
  if (!given.startsWith('@')) return given;
  const path = resolve(io.cwd, given.slice(1));
  return readFile(path, 'utf8').catch(() =>
    misused(`${what} names ${path}, which cannot be read.`, 'Name a file that exists.', 'PATH_NOT_FOUND'),
  );
}
