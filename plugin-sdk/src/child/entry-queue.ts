import { intoGuest, writeGuestText } from '../bridge/guest-text.ts';
import type { HostLimits } from '../bridge/limits.ts';
import type { CallState } from './call-state.ts';
import type { EntryOutcome, GuestIsolate } from './engine.ts';
import type { Turns } from './turns.ts';

/** A stretch of guest code to be run for a call. */
export type Entry = {
  readonly kind: string;
  readonly call: CallState;
  readonly id: string;
  readonly payload: string;
};

type Options = {
  readonly limits: HostLimits;
  readonly turns: Turns;
  readonly onOutcome: (entry: Entry, outcome: EntryOutcome) => void;
};

const abortMs = 100;

/** Enters one isolate for one call at a time, so that CPU time and a limit belong to exactly one call. */
export class EntryQueue {
  readonly #options: Options;
  readonly #waiting: Entry[] = [];
  #isolate: GuestIsolate | undefined;
  #running: CallState | undefined;
  #pumping = false;
  #closed = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** The call whose code runs at this moment. */
  get running(): CallState | undefined {
    return this.#running;
  }

  /** Gives the isolate; entries that came before have waited for it. */
  async start(isolate: GuestIsolate): Promise<void> {
    this.#isolate = isolate;
    await this.#pump();
  }

  push(entry: Entry): void {
    this.#waiting.push(entry);
    void this.#pump();
  }

  /** Drops what waits; what runs is left to its limits. */
  close(): void {
    this.#closed = true;
    this.#waiting.length = 0;
  }

  async #pump(): Promise<void> {
    const isolate = this.#isolate;
    if (this.#pumping || !isolate) return;
    this.#pumping = true;
    for (let entry = this.#waiting.shift(); entry; entry = this.#waiting.shift()) {
      const next = entry;
      await this.#options.turns.take(() => this.#enter(isolate, next));
    }
    this.#pumping = false;
  }

  async #enter(isolate: GuestIsolate, entry: Entry): Promise<void> {
    const { kind, call, id, payload } = entry;
    // A call may be cancelled while its entry waits; only the news of that still has to reach the guest.
    if (this.#closed || (call.over && kind !== intoGuest.abort)) return;
    const { limits } = this.#options;
    const left = Math.max(1, limits.cpuTotalMs - call.cpuMs);
    const cpuMs = kind === intoGuest.abort ? abortMs : Math.min(limits.cpuEntryMs, left);
    const { wallEntryMs: wallMs, graceMs } = limits;
    this.#running = call;
    call.begin(() => isolate.cpuMs());
    const outcome = await isolate.enter(writeGuestText(kind, call.id, id, payload), {
      cpuMs,
      wallMs,
      graceMs,
    });
    if (outcome !== 'stuck') {
      this.#running = undefined;
      call.end();
    }
    this.#options.onOutcome(entry, outcome);
  }
}
