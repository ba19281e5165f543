import type { JsonValue } from './json.ts';

/** What a failed call looks like on the wire and to the caller. */
export type ErrorEnvelope = {
  readonly code: string;
  readonly message: string;
  /** True when the same call may succeed later, unchanged. */
  readonly retryable: boolean;
  readonly details?: JsonValue;
  /** Frames of the author's own sources, newest first; never a path of the host. */
  readonly stack?: string;
};

/** Codes that only the host may give; a plugin that claims one is reported as `PLUGIN_CRASHED`. */
export const hostCodes = [
  'CPU_TIMEOUT',
  'WALL_TIMEOUT',
  'OUT_OF_MEMORY',
  'MESSAGE_FLOOD',
  'PLUGIN_HOST_LOST',
  'PLUGIN_DISABLED',
  'TOO_MANY_PROCESSES',
  'CANCELLED',
] as const;

/** Codes that the sandbox itself gives from inside; authors use codes of their own beside them. */
export const guestCodes = [
  'INVALID_INPUT',
  'INVALID_OUTPUT',
  'MESSAGE_TOO_LARGE',
  'TOO_MANY_PENDING_CALLS',
  'NOT_GRANTED',
  'TOOL_NOT_FOUND',
  'PLUGIN_CRASHED',
] as const;

/** Codes with which capabilities refuse or fail. They reach the caller when the plugin does not catch them. */
export const capabilityCodes = [
  'AGENT_DECLARED',
  'BUDGET_EXCEEDED',
  'CAPABILITY_FAILED',
  'FETCH_FAILED',
  'FETCH_TIMEOUT',
  'HOST_NOT_ALLOWED',
  'INVALID_ARGUMENTS',
  'INVALID_CONFIG',
  'MODEL_FAILED',
  'REQUEST_TOO_LARGE',
  'RESPONSE_TOO_LARGE',
  'SECRET_MISSING',
  'SECRET_NOT_ALLOWED',
  'SERVICE_CIRCUIT_OPEN',
  'SSRF_BLOCKED',
  'STORAGE_CONFLICT',
  'STORAGE_QUOTA',
  'TOO_DEEP',
  'TOO_MANY_REDIRECTS',
] as const;

type HostCode = (typeof hostCodes)[number];
export type CapabilityCode =
  | (typeof capabilityCodes)[number]
  | 'INVALID_OUTPUT'
  | 'MESSAGE_TOO_LARGE'
  | 'NOT_GRANTED'
  | 'TOO_MANY_PENDING_CALLS';
export type PlatformCode = HostCode | (typeof guestCodes)[number] | (typeof capabilityCodes)[number];

/** Whether text can be an error code: upper case words joined by underscores, 3 to 64 characters. */
export function isErrorCode(text: unknown): text is string {
  return typeof text === 'string' && /^[A-Z][A-Z0-9_]{2,63}$/.test(text);
}

/** Whether a code is reserved for the platform. */
export function isReservedCode(code: string): boolean {
  return [...hostCodes, ...guestCodes, ...capabilityCodes].some((reserved) => reserved === code);
}

/** Whether only the host may give this code. */
export function isHostCode(code: string): boolean {
  return hostCodes.some((reserved) => reserved === code);
}
