import { type ErrorEnvelope, isErrorCode, isHostCode, type PlatformCode } from '../bridge/errors.ts';
import { type JsonValue, parseJson } from '../bridge/json.ts';
import type { StackMapper } from './stack.ts';

const messageMax = 8_192;

/**
 * Reads an error that came out of a sandbox. From a `guest` nothing is believed: a malformed error, or a code that
 * only the host may give, becomes `PLUGIN_CRASHED`.
 */
export function readEnvelope(text: string, from: 'guest' | 'sandbox', mapStack?: StackMapper): ErrorEnvelope {
  const value = parseOrNull(text);
  if (typeof value !== 'object' || value === null || !('code' in value))
    return crashed('failed without a reason');
  const { code, message, retryable, details, stack } = value;
  if (!isErrorCode(code) || typeof message !== 'string') return crashed('failed without a readable reason');
  if (from === 'guest' && isHostCode(code)) return crashed(`claimed the reserved code ${code}: ${message}`);
  const mapped = typeof stack === 'string' && mapStack ? mapStack(stack) : '';
  return {
    code,
    message: message.slice(0, messageMax),
    retryable: retryable === true,
    ...(details === undefined ? {} : { details }),
    ...(mapped === '' ? {} : { stack: mapped }),
  };
}

/** The host's own words for a call that it stopped. */
export function stoppedEnvelope(code: string): ErrorEnvelope {
  const known: Partial<Record<string, string>> = messages;
  return { code, message: known[code] ?? 'the call was stopped', retryable: retryable.includes(code) };
}

/** Something was lost through no fault of its own. */
export function lostEnvelope(message: string): ErrorEnvelope {
  return { code: 'PLUGIN_HOST_LOST', message, retryable: true };
}

const retryable = ['PLUGIN_HOST_LOST', 'WALL_TIMEOUT'];

const messages: Partial<Record<PlatformCode, string>> = {
  CPU_TIMEOUT: 'the code ran too long without a pause, or used up the CPU time of its call',
  WALL_TIMEOUT: 'the call did not end in time',
  OUT_OF_MEMORY: 'the plugin used more memory than it may',
  MESSAGE_FLOOD: 'the plugin sent too many messages during one call',
  MESSAGE_TOO_LARGE: 'the plugin sent a message larger than allowed',
  TOO_MANY_PENDING_CALLS: 'the plugin has too many host calls or timers waiting',
  PLUGIN_CRASHED: 'the plugin broke down and had to be stopped',
  PLUGIN_HOST_LOST: 'the process was lost through another call; this one may be repeated',
  PLUGIN_DISABLED: 'the plugin is disabled',
  TOO_MANY_PROCESSES: 'every process for plugins is taken; the call may be repeated later',
  CANCELLED: 'the caller gave up the call',
};

function crashed(message: string): ErrorEnvelope {
  return { code: 'PLUGIN_CRASHED', message: `the plugin ${message}`, retryable: false };
}

function parseOrNull(text: string): { readonly [key: string]: JsonValue } | null {
  try {
    const value = parseJson(text);
    // Arrays have no "code" and end as malformed too.
    return typeof value === 'object' ? (value as { readonly [key: string]: JsonValue } | null) : null;
  } catch {
    return null;
  }
}
