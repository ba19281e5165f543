import type { Progress, RunInfo } from '../author/context.ts';
import { fromGuest } from '../bridge/guest-text.ts';
import type { Delivery } from '../bridge/host-call.ts';
import type { JsonValue } from '../bridge/json.ts';
import type { Channel } from './channel.ts';
import { PluginError } from './plugin-error.ts';
import { AbortController, type AbortSignal } from './web/abort.ts';

type Pending = { resolve(value: JsonValue): void; reject(error: Error): void };
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One call while it lives inside the isolate. */
export type Call = {
  readonly id: string;
  readonly run: RunInfo;
  readonly signal: AbortSignal;
  log(level: LogLevel, message: unknown, fields?: unknown): void;
  emit(event: Progress): void;
  /** Sends a part of the result ahead of the rest. */
  sendChunk(value: unknown): void;
  /** Asks the host for what a capability gives. Rejects with its refusal. */
  ask(capability: string, args: unknown): Promise<JsonValue>;
  deliver(id: string, answer: Delivery): void;
  abort(reason: string): void;
};

/** Opens the state of a call. */
export function openCall(channel: Channel, id: string, run: RunInfo): Call {
  const pending = new Map<string, Pending>();
  let opened: AbortController | undefined;
  // Most calls never ask for their signal, which is dear to make.
  const controller = () => {
    opened ??= new AbortController();
    return opened;
  };
  let lastCall = 0;
  let lines = 0;

  return {
    id,
    run,
    get signal() {
      return controller().signal;
    },
    abort(reason) {
      controller().abort(new PluginError(reason, 'the caller no longer waits for this call'));
    },
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
    sendChunk(value) {
      const text = JSON.stringify({ type: 'chunk', value: value ?? null });
      channel.send(fromGuest.progress, id, '0', text);
    },
    ask(capability, args) {
      return new Promise((resolve, reject) => {
        if (pending.size >= channel.limits.pendingHostCalls)
          throw tooManyCalls(channel.limits.pendingHostCalls);
        const payload = JSON.stringify({ capability, args: args ?? null });
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
