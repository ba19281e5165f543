import { isJsonObject, type JsonObject, type JsonValue } from '@ymera/kernel';
import { ToolFailure } from '../domain/tool-failure.ts';

const subjectLengthMax = 300;
const headersMax = 20;

export function objectOf(input: JsonValue, tool: string): JsonObject {
  if (isJsonObject(input)) return input;
  throw new ToolFailure('INVALID_INPUT', `${tool} takes an object with a "url".`);
}

/** Null when it is left out. */
export function textIn(given: JsonObject, name: string, tool: string): string | null {
  const found = given[name] ?? null;
  if (found === null || typeof found === 'string') return found;
  throw new ToolFailure('INVALID_INPUT', `${tool} takes a text as "${name}".`);
}

export function headersOf(
  { headers = {} }: JsonObject,
  tool: string,
): readonly (readonly [name: string, value: string])[] {
  const entries = isJsonObject(headers) ? Object.entries(headers) : null;
  const isFit = entries?.every(([, value]) => typeof value === 'string') && entries.length <= headersMax;
  if (!entries || !isFit)
    throw new ToolFailure(
      'INVALID_INPUT',
      `${tool} takes "headers" as an object of at most ${headersMax} texts.`,
    );
  return entries.map(([name, value]) => [name.toLowerCase(), String(value)] as const);
}

/** What is asked where, for the audit log: without the query, which may hold what should not stand there. */
export function subjectOfUrl(input: JsonValue, usual: string): string {
  if (!isJsonObject(input) || typeof input.url !== 'string') return '';
  const url = URL.parse(input.url);
  const method = typeof input.method === 'string' ? input.method : usual;
  return url ? `${method} ${url.origin}${url.pathname}`.slice(0, subjectLengthMax) : '';
}
