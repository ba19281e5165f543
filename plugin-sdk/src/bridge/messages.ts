import type { CallBudgets, HostLimits } from './limits.ts';

/**
 * What host and child process say to each other. Each message is one frame: this header as JSON on the first
 * line, then a payload that the child hands on unread.
 */
export type ToChild =
  /** First message; the payload is the code that prepares every isolate. */
  | { readonly type: 'start'; readonly limits: HostLimits }
  /** The payload is the plugin's script. */
  | {
      readonly type: 'load';
      readonly plugin: string;
      readonly memoryMb: number;
      /** What each of its calls may use, in place of the limits of the start message. */
      readonly budgets: CallBudgets;
      readonly describe: boolean;
      /** Whether strings may become code. */
      readonly codegen: boolean;
    }
  | { readonly type: 'unload'; readonly plugin: string }
  /** The payload is the invocation. */
  | { readonly type: 'invoke'; readonly plugin: string; readonly call: string }
  /** The payload answers the host call `id`. */
  | { readonly type: 'deliver'; readonly plugin: string; readonly call: string; readonly id: string }
  | { readonly type: 'cancel'; readonly plugin: string; readonly call: string; readonly reason: string }
  | { readonly type: 'ping' };

/** What a call has used inside the child. */
export type CallCost = { readonly cpuMs: number; readonly hostCalls: number };

/** Why a child process had to be given up, as it says itself. */
export type LostReason = 'poisoned' | 'memory' | 'catastrophic' | 'broken';

export type FromChild =
  | { readonly type: 'ready' }
  /** The payload is the description when it was asked for. */
  | { readonly type: 'loaded'; readonly plugin: string }
  /** The plugin's script failed; the payload is an error envelope. */
  | { readonly type: 'load-failed'; readonly plugin: string; readonly from: 'guest' | 'sandbox' }
  /** The payload is the output, or an error envelope when `ok` is false. */
  | { readonly type: 'settled'; readonly call: string; readonly ok: boolean; readonly cost: CallCost }
  /** The sandbox stopped the call. `started` is false when none of its code has run. */
  | {
      readonly type: 'stopped';
      readonly call: string;
      readonly code: string;
      readonly started: boolean;
      readonly cost: CallCost;
    }
  /** The plugin's isolate is gone; it must be loaded again. */
  | { readonly type: 'unloaded'; readonly plugin: string }
  | { readonly type: 'host-call'; readonly call: string; readonly id: string }
  | { readonly type: 'progress'; readonly call: string }
  | { readonly type: 'log'; readonly call: string }
  /** The process must be killed; `running` are the plugins and calls whose code was running. */
  | {
      readonly type: 'lost';
      readonly reason: LostReason;
      readonly running: readonly { readonly plugin: string; readonly call: string; readonly cpuMs: number }[];
    }
  | { readonly type: 'pong' };

/** Joins header and payload. */
export function writeMessage(header: ToChild | FromChild, payload = ''): string {
  return `${JSON.stringify(header)}\n${payload}`;
}

/** Splits header and payload. Throws a `SyntaxError` when the header is not JSON. */
export function readMessage<Header extends ToChild | FromChild>(
  text: string,
): { header: Header; payload: string } {
  const end = text.indexOf('\n');
  const header = JSON.parse(text.slice(0, end)) as Header; // Written by the other half of this very module.
  return { header, payload: text.slice(end + 1) };
}

/** Room for a header beside the largest payload. */
export const headerBytes = 4_096;
