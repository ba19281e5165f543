import semver from 'semver';
import type { JsonValue } from '../bridge/json.ts';
import { isPackageName } from '../build/manifest-shape.ts';
import { registryLimits } from './limits.ts';
import { isJsonObject, type JsonObject } from './package-json.ts';
import { PackageError, refuse } from './problems.ts';
import { keyword } from './publish-rules.ts';
import { getJson, type Registry, type RequestOptions } from './registry.ts';

/** A package that a search found. Texts are the publisher's own: show them as text, never as markup. */
export type FoundPackage = {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly keywords: readonly string[];
  /** ISO 8601; absent when the registry does not say. */
  readonly publishedAt?: string;
  readonly publisher?: string;
};

export type SearchOptions = RequestOptions & {
  /** At most 50, the default. */
  readonly limit?: number;
};

/**
 * Searches a registry for plugins: packages with the keyword `ymera-plugin`. Throws `PackageError`, also when the
 * answer is not that of a search.
 */
export async function searchRegistry(
  { text, registry }: { readonly text: string; readonly registry: Registry },
  options: SearchOptions = {},
): Promise<readonly FoundPackage[]> {
  const size = Math.min(
    Math.max(1, options.limit ?? registryLimits.searchResults),
    registryLimits.searchResults,
  );
  const words = text
    .slice(0, 200)
    .replace(/[:\s]+/g, ' ')
    .trim();
  const query = new URLSearchParams({ text: `keywords:${keyword} ${words}`.trim(), size: String(size) });
  const path = `-/v1/search?${query}`;
  const answer = await ask(registry, path, options);
  if (!Array.isArray(answer.objects)) malformed('has no list "objects"');
  const read = answer.objects.slice(0, size).map(readUnlessBad);
  const found = read.flatMap((entry) => (entry instanceof PackageError ? [] : [entry]));
  const [first] = read;
  // One bad entry does not hide the others; an answer of nothing else is not that of a search.
  if (found.length === 0 && first instanceof PackageError) throw first;
  return found.filter(({ keywords }) => keywords.includes(keyword));
}

function readUnlessBad(object: JsonValue): FoundPackage | PackageError {
  try {
    return readFound(object);
  } catch (error) {
    if (error instanceof PackageError) return error;
    throw error;
  }
}

/** Mirrors often have packages and no search. */
async function ask(registry: Registry, path: string, options: SearchOptions): Promise<JsonObject> {
  try {
    return await getJson(registry, path, { ...options, bytes: registryLimits.searchBytes });
  } catch (cause) {
    if (!(cause instanceof PackageError && cause.code === 'PKG_NOT_FOUND')) throw cause;
    const fix = 'Install plugins by their names, or choose a registry that can be searched.';
    return refuse('PKG_REGISTRY_REFUSED', 'search', 'the registry has no search.', fix, { cause });
  }
}

function readFound(object: JsonValue): FoundPackage {
  const found = isJsonObject(object) ? object.package : undefined;
  if (!isJsonObject(found)) return malformed('has an entry without "package"');
  const { name, version, description, keywords, date, publisher } = found;
  if (!isPackageName(name)) return malformed('has an entry without a sound name');
  if (typeof version !== 'string' || semver.valid(version) === null) {
    return malformed('has an entry without a sound version');
  }
  const who = isJsonObject(publisher) ? publisher.username : undefined;
  const words = Array.isArray(keywords) ? keywords.filter((word) => typeof word === 'string') : [];
  return {
    name,
    version,
    description: plainText(description, 500),
    keywords: words.slice(0, 50).map((word) => plainText(word, 50)),
    ...(typeof date === 'string' && !Number.isNaN(Date.parse(date)) ? { publishedAt: date } : {}),
    ...(typeof who === 'string' ? { publisher: plainText(who, 100) } : {}),
  };
}

/** Text without control and direction characters, cut to a length. */
function plainText(found: JsonValue | undefined, length: number): string {
  if (typeof found !== 'string') return '';
  return found
    .slice(0, length)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}

function malformed(what: string): never {
  refuse('PKG_REGISTRY_ANSWER', 'search', `the answer ${what}.`, 'Check the address of the registry.');
}
