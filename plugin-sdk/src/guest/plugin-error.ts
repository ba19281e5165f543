import { type ErrorEnvelope, isErrorCode, isReservedCode } from '../bridge/errors.ts';
import { type JsonValue, parseJson } from '../bridge/json.ts';

type Options = { readonly retryable?: boolean; readonly details?: JsonValue };

/** An error with a code, made by the sandbox or by the author through `ctx.error`. */
export class PluginError extends Error {
  override readonly name = 'PluginError';
  readonly code: string;
  readonly retryable: boolean;
  readonly details: JsonValue | undefined;

  constructor(code: string, message: string, options: Options = {}) {
    super(message);
    this.code = code;
    this.retryable = options.retryable === true;
    this.details = options.details;
  }
}

/** `ctx.error`: refuses codes that are malformed or belong to the platform. */
export function authorError(code: string, message: string, options?: Options): PluginError {
  if (!isErrorCode(code) || isReservedCode(code)) {
    const rule = 'use 3 to 64 upper-case letters, digits and underscores, and none of the platform codes';
    return new PluginError('PLUGIN_CRASHED', `ctx.error was given the code "${String(code)}": ${rule}`);
  }
  return new PluginError(code, String(message), options);
}

/**
 * Describes anything that was thrown. Reading it may run the author's getters, which may throw again or never
 * end; the time limit of the entry holds here too.
 */
export function toEnvelope(thrown: unknown, textLength: number): ErrorEnvelope {
  const cut = (text: string) => (text.length > textLength ? `${text.slice(0, textLength)}…` : text);
  try {
    const stack = thrown instanceof Error ? { stack: cut(String(thrown.stack ?? '')) } : {};
    if (!(thrown instanceof PluginError)) {
      const message =
        thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : `threw ${shortly(thrown)}`;
      return { code: 'PLUGIN_CRASHED', message: cut(message), retryable: false, ...stack };
    }
    const { code, message, retryable } = thrown;
    return { code, message: cut(message), retryable, ...plainDetails(thrown.details, textLength), ...stack };
  } catch {
    const message = 'the plugin threw a value that cannot be read';
    return { code: 'PLUGIN_CRASHED', message, retryable: false };
  }
}

function shortly(thrown: unknown): string {
  return typeof thrown === 'object' ? 'an object that is not an Error' : String(thrown);
}

/** Details travel only when they are JSON of a sensible size: an error must always get through. */
function plainDetails(details: JsonValue | undefined, textLength: number): { details?: JsonValue } {
  try {
    const text: string | undefined = JSON.stringify(details);
    return text === undefined || text.length > textLength * 4 ? {} : { details: parseJson(text) };
  } catch {
    return {};
  }
}
