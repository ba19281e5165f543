import type { JsonValue } from '@ymera/kernel';
import { definitionLimits } from './definition.ts';

/** Something that cannot be worked out, because of what the definition says or the values are. */
export class UndecidableError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** @throws UndecidableError for what is neither true nor false */
export function truth(value: JsonValue): boolean {
  if (typeof value === 'boolean') return value;
  throw new UndecidableError(
    'CONDITION_NOT_BOOLEAN',
    `It has to give true or false, and gave ${kindOf(value)}.`,
  );
}

/**
 * Milliseconds since the epoch, from a number or a date in ISO 8601.
 *
 * @throws UndecidableError for anything else, and for what is too far away
 */
export function momentOf(value: JsonValue, now: number): number {
  const at = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  const { waitMsMax } = definitionLimits;
  if (!Number.isFinite(at))
    throw new UndecidableError(
      'MOMENT_INVALID',
      `It has to give milliseconds since 1970 or a date such as "2026-01-31T08:00:00Z", and gave ${kindOf(value)}.`,
    );
  if (at > now + waitMsMax)
    throw new UndecidableError(
      'MOMENT_TOO_FAR',
      `A task waits at most ${waitMsMax / 86_400_000} days, and this would end at ${new Date(Math.min(at, 8.64e15)).toISOString()}.`,
    );
  return Math.round(at);
}

/**
 * What an agent is selected by.
 *
 * @throws UndecidableError for what is no text, or empty, or too long
 */
export function wantedText(
  value: JsonValue,
  { what, lengthMax }: { readonly what: string; readonly lengthMax: number },
): string {
  if (typeof value === 'string' && value.trim() !== '' && value.length <= lengthMax) return value;
  const found = typeof value === 'string' ? `a text of ${value.length} characters` : kindOf(value);
  throw new UndecidableError(
    'SELECTION_INVALID',
    `${what} has to give a text of 1 to ${lengthMax} characters, and gave ${found}.`,
  );
}

/** What a value is, for whoever expected something else. */
export function kindOf(value: JsonValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  return `the ${typeof value === 'string' ? 'text' : typeof value} ${JSON.stringify(value).slice(0, 60)}`;
}
