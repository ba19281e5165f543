import type { Context } from '../author/context.ts';
import type { Call, LogLevel } from './call.ts';
import { authorError } from './plugin-error.ts';

/** What the author's `run` gets: exactly the capabilities that the plugin declared. */
export function createContext(call: Call, grants: { readonly tools: boolean }): Context {
  const logAt = (level: LogLevel) => (message: string, fields?: unknown) => call.log(level, message, fields);
  const base: Context = {
    log: { debug: logAt('debug'), info: logAt('info'), warn: logAt('warn'), error: logAt('error') },
    run: call.run,
    signal: call.signal,
    clock: { now: () => Date.now() },
    emit: (event) => call.emit(event),
    random: () => Math.random(),
    error: authorError,
  };
  if (!grants.tools) return base;
  const tools = { call: (name: string, input: unknown) => call.callTool(name, input) };
  return Object.assign(base, { tools });
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
