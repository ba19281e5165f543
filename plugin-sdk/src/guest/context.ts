import type { Context, Progress } from '../author/context.ts';
import type { PluginDefinition } from '../author/define.ts';
import type { JsonValue } from '../bridge/json.ts';
import type { Call, LogLevel } from './call.ts';
import { createGuestFetch } from './capabilities/fetch.ts';
import { createModels } from './capabilities/models.ts';
import { createSecrets } from './capabilities/secrets.ts';
import { createStorage } from './capabilities/storage.ts';
import { authorError } from './plugin-error.ts';
import type { RandomSource } from './web/crypto/random.ts';

/** What a call's context is made of. */
export type ContextParts = {
  readonly call: Call;
  readonly plugin: PluginDefinition;
  readonly random: RandomSource;
  /** What the plugin's schema made of the operator's settings; undefined when it has none. */
  readonly config: unknown;
  /** What the clock says all through the call, where it is not the real one. */
  readonly nowMs: number | undefined;
};

/** The parts of `ctx` that a plugin has to declare. What gives undefined is absent. */
const capabilities = Object.entries<(parts: ContextParts) => unknown>({
  tools: ({ call, plugin }) =>
    plugin.permissions.tools && {
      call: (name: string, input: unknown) =>
        call.ask('tools.call', { name: String(name), input: input ?? null }),
    },
  fetch: ({ call, plugin }) => plugin.permissions.network && createGuestFetch(call),
  secrets: ({ call, plugin }) => plugin.secrets && createSecrets(call, plugin.secrets),
  storage: ({ call, plugin }) => plugin.permissions.storage && createStorage(call),
  models: ({ call, plugin }) => plugin.permissions.models && createModels(call),
  config: ({ config }) => config,
});

/** What the author's `run` gets: exactly the capabilities that the plugin declared. */
export function createContext(parts: ContextParts): Context {
  const { call, plugin, random, nowMs } = parts;
  const logAt = (level: LogLevel) => (message: string, fields?: unknown) => call.log(level, message, fields);
  const base: Context = {
    log: { debug: logAt('debug'), info: logAt('info'), warn: logAt('warn'), error: logAt('error') },
    run: call.run,
    get signal() {
      return call.signal;
    },
    clock: { now: () => nowMs ?? Date.now() },
    emit: (event: Progress | Published) => emit(call, plugin, event),
    random: () => randomNumber(random),
    error: authorError,
  };
  for (const [name, create] of capabilities) {
    const capability = create(parts);
    if (capability !== undefined) Reflect.set(base, name, capability);
  }
  return base;
}

type Published = { readonly type: string; readonly data?: JsonValue };

/** Progress goes out by itself; a declared event is a question to the host, which may refuse it. */
function emit(call: Call, plugin: PluginDefinition, event: Progress | Published): Promise<void> | undefined {
  if (event?.type !== 'progress' && plugin.permissions.emit) {
    const { type, data = null } = event as Published; // Whatever is in it, the host checks it.
    return call.ask('emit', { type: String(type), data }).then(() => {});
  }
  call.emit(event as Progress); // Refuses what is none.
  return undefined;
}

/** 53 bits, as many as a number has room for. */
function randomNumber(random: RandomSource): number {
  const bytes = new Uint8Array(8);
  random.fill(bytes);
  const [high = 0, low = 0] = new Uint32Array(bytes.buffer);
  return ((high >>> 5) * 2 ** 26 + (low >>> 6)) / 2 ** 53;
}

/** `console` writes to the log of the call whose code is running. */
export function createConsole(log: (level: LogLevel, message: string) => void): object {
  const at =
    (level: LogLevel) =>
    (...args: unknown[]) =>
      log(level, args.map(show).join(' '));
  const info = at('info');
  return { debug: at('debug'), log: info, info, warn: at('warn'), error: at('error'), trace: at('debug') };
}

function show(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return String(value.stack ?? value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
