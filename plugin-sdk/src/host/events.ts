import { type JsonValue, parseJson } from '../bridge/json.ts';
import type { CallEvent } from './types.ts';

const levels = ['debug', 'info', 'warn', 'error'] as const;

/**
 * Reads an event or log line that came out of a sandbox; undefined when it is malformed. `chunks` is how many parts
 * of the result came before.
 */
export function readEvent(type: 'log' | 'progress', payload: string, chunks = 0): CallEvent | undefined {
  const event = parseObject(payload);
  if (!event) return undefined;
  const message = typeof event.message === 'string' ? event.message : undefined;
  if (type === 'progress') {
    const { value } = event;
    if (event.type === 'chunk') return { type: 'chunk', index: chunks, value: value ?? null };
    if (typeof value !== 'number' || value < 0 || value > 1) return undefined;
    return { type, value, ...(message === undefined ? {} : { message }) };
  }
  const level = levels.find((known) => known === event.level);
  if (!level || message === undefined) return undefined;
  return { type, level, message, ...(event.fields === undefined ? {} : { fields: event.fields }) };
}

function parseObject(text: string): { readonly [key: string]: JsonValue } | undefined {
  try {
    const value = parseJson(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return value as { readonly [key: string]: JsonValue }; // Neither null nor an array.
  } catch {
    return undefined;
  }
}
