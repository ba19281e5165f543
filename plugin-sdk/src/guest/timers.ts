import { fromGuest } from '../bridge/guest-text.ts';
import type { Channel } from './channel.ts';
import { PluginError } from './plugin-error.ts';
import { defineGlobal } from './web/define.ts';

type Timer = { readonly call: string; readonly run: () => void; readonly everyMs: number | null };

/** Timers and microtasks as the Web has them; the host keeps the time. */
export type Timers = {
  fire(id: string): void;
  /** Forgets the timers of a call that is over. */
  forget(call: string): void;
};

const longestMs = 2 ** 31 - 1;

/** Installs the timer globals. `currentCall` says which call the running code belongs to. */
export function installTimers(channel: Channel, currentCall: () => string): Timers {
  const timers = new Map<string, Timer>();
  let last = 0;

  const start = (id: string, ms: number, call: string) => channel.send(fromGuest.timer, call, id, String(ms));
  const set =
    (repeat: boolean) =>
    (callback: unknown, delay?: unknown, ...args: unknown[]) => {
      if (typeof callback !== 'function') throw new TypeError('a timer needs a function to call');
      if (timers.size >= channel.limits.pendingTimers) {
        throw new PluginError(
          'TOO_MANY_PENDING_CALLS',
          `at most ${channel.limits.pendingTimers} timers may wait`,
        );
      }
      const ms = Math.min(Math.max(Math.trunc(Number(delay)) || 1, 1), longestMs);
      last += 1;
      const call = currentCall();
      timers.set(String(last), { call, run: () => callback(...args), everyMs: repeat ? ms : null });
      start(String(last), ms, call);
      return last;
    };
  const clear = (id: unknown) => {
    const timer = timers.get(String(id));
    if (timer && timers.delete(String(id))) channel.send(fromGuest.clear, timer.call, String(id), '');
  };
  const globals = {
    setTimeout: set(false),
    setInterval: set(true),
    clearTimeout: clear,
    clearInterval: clear,
    queueMicrotask: (callback: () => void) => void Promise.resolve().then(callback),
  };
  for (const [name, value] of Object.entries(globals)) defineGlobal(name, value);

  return {
    fire(id) {
      const timer = timers.get(id);
      if (!timer) return;
      if (timer.everyMs === null) timers.delete(id);
      else start(id, timer.everyMs, timer.call);
      timer.run();
    },
    forget(call) {
      for (const [id, timer] of timers) if (timer.call === call) timers.delete(id);
    },
  };
}
