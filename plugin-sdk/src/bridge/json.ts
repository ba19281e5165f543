/** Any value that JSON can say. Everything that crosses the sandbox is one of these, as text. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** JSON text carried a key that could reach a prototype of whoever merges it. */
export class ForbiddenKeyError extends Error {
  override readonly name = 'ForbiddenKeyError';
  readonly key: string;

  constructor(key: string) {
    super(`the key "${key}" is not allowed in data that crosses the sandbox; rename it`);
    this.key = key;
  }
}

const forbidden = ['__proto__', 'constructor', 'prototype'];
const keyEnds = forbidden.map((key) => `${key}"`);

/**
 * Parses JSON text from the other side of the sandbox. Throws `ForbiddenKeyError` for an object key of
 * `__proto__`, `constructor` or `prototype`, and `SyntaxError` for text that is not JSON.
 */
export function parseJson(text: string): JsonValue {
  // A reviver makes parsing several times slower, so it runs only when such a key is possible at all:
  // spelled out, or hidden behind a unicode escape.
  const value: unknown = mayHoldForbiddenKey(text) ? JSON.parse(text, refuseForbiddenKey) : JSON.parse(text);
  return value as JsonValue; // JSON.parse yields nothing but JSON values.
}

/** Throws like `parseJson`, and spares the parsing where the text plainly holds no such key. */
export function checkJsonText(text: string): void {
  if (mayHoldForbiddenKey(text)) parseJson(text);
}

function mayHoldForbiddenKey(text: string): boolean {
  return text.includes('\\u') || keyEnds.some((end) => text.includes(end));
}

function refuseForbiddenKey(key: string, value: unknown): unknown {
  if (forbidden.includes(key)) throw new ForbiddenKeyError(key);
  return value;
}
