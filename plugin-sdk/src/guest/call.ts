import type { Progress, RunInfo, Signal } from '../author/context.ts';
import { fromGuest } from '../bridge/guest-text.ts';
import type { JsonValue } from '../bridge/json.ts';
import type { Channel } from './channel.ts';
import { PluginError } from './plugin-error.ts';

/** How the host answers a host call. */
export type Delivery =
  | { readonly ok: true; readonly output: JsonValue }
  | {
      readonly ok: false;
      readonly error: {
        readonly code: string;
        readonly message: string;
        readonly retryable?: boolean;
        readonly details?: JsonValue;
      };
    };

type Pending = { resolve(value: JsonValue): void; reject(error: Error): void };
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One call while it lives inside the isolate. */
export type Call = {
  readonly id: string;
  readonly run: RunInfo;
  readonly signal: Signal;
  log(level: LogLevel, message: unknown, fields?: unknown): void;
  emit(event: Progress): void;
  callTool(name: string, input: unknown): Promise<JsonValue>;
  deliver(id: string, answer: Delivery): void;
  abort(reason: string): void;
};

/** Opens the state of a call. */
export function openCall(channel: Channel, id: string, run: RunInfo): Call {
  const pending = new Map<string, Pending>();
  const { signal, abort } = createSignal();
  let lastCall = 0;
  let lines = 0;

  return {
    id,
    run,
    signal,
    abort,
    log(level, message, fields) {
      lines += 1;
      if (lines > channel.limits.logLines + 1) return;
      const last = lines > channel.limits.logLines;
      const line = last
        ? { level: 'warn', message: 'further log lines of this call are dropped' }
        : undefined;
      const text = JSON.stringify(line ?? logLine(level, message, fields, channel.limits.textLength));
      channel.send(fromGuest.log, id, '0', text);
    },
    emit(event) {
      channel.send(fromGuest.progress, id, '0', progressText(event, channel.limits.textLength));
    },
    callTool(name, input) {
      return new Promise((resolve, reject) => {
        if (pending.size >= channel.limits.pendingHostCalls)
          throw tooManyCalls(channel.limits.pendingHostCalls);
        const payload = JSON.stringify({ name: String(name), input: input ?? null });
        lastCall += 1;
        channel.send(fromGuest.hostCall, id, String(lastCall), payload);
        const { stack } = new Error();
        // A refusal points at the author's line that made the call, not at where the answer came in.
        pending.set(String(lastCall), {
          resolve,
          reject: (error) => reject(Object.assign(error, { stack })),
        });
      });
    },
    deliver(callId, answer) {
      const waiting = pending.get(callId);
      if (!waiting || !pending.delete(callId)) return;
      if (answer.ok) waiting.resolve(answer.output);
      else waiting.reject(new PluginError(answer.error.code, answer.error.message, answer.error));
    },
  };
}

function tooManyCalls(limit: number): PluginError {
  const advice = 'await some of them before making more';
  return new PluginError(
    'TOO_MANY_PENDING_CALLS',
    `at most ${limit} host calls may wait at a time; ${advice}`,
  );
}

function createSignal(): { signal: Signal; abort(reason: string): void } {
  let aborted = false;
  let reason: unknown;
  const signal: Signal = {
    get aborted() {
      return aborted;
    },
    get reason() {
      return reason;
    },
    throwIfAborted() {
      if (aborted) throw reason;
    },
    onabort: null,
  };
  const abort = (code: string) => {
    if (aborted) return;
    aborted = true;
    reason = new PluginError(code, 'the caller no longer waits for this call');
    signal.onabort?.();
  };
  return { signal, abort };
}

function logLine(level: LogLevel, message: unknown, fields: unknown, textLength: number): object {
  const text = String(message).slice(0, textLength);
  if (fields === undefined) return { level, message: text };
  const json: string | undefined = JSON.stringify(fields);
  if (json === undefined || json.length > textLength) return { level, message: text, fields: '(too long)' };
  return { level, message: text, fields: JSON.parse(json) };
}

function progressText(event: Progress, textLength: number): string {
  const { type, value, message } = event;
  if (type !== 'progress' || typeof value !== 'number' || !(value >= 0 && value <= 1)) {
    throw new TypeError("emit takes { type: 'progress', value: 0 to 1, message? }");
  }
  const text = message === undefined ? {} : { message: String(message).slice(0, textLength) };
  return JSON.stringify({ type, value, ...text });
}
