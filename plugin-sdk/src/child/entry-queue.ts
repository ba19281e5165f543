import { intoGuest, writeGuestText } from '../bridge/guest-text.ts';
import type { HostLimits } from '../bridge/limits.ts';
import type { CallState } from './call-state.ts';
import type { EntryLimits, EntryOutcome, GuestIsolate } from './engine.ts';
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

type Stretch = {
  readonly entry: Entry;
  readonly text: string;
  readonly limits: EntryLimits;
  readonly cpuBefore: number;
};

const abortMs = 100;
/**
 * An isolate with so many stretches in a row that were this short is entered on the main thread, which saves two
 * changes of threads and with them most of the time of a small call. The first longer stretch ends that. Code that
 * abuses it holds up its own process, in which strangers are alone, until a limit or its silence ends it.
 */
const shortsUntilNow = 16;
const shortMs = 2;

/** Enters one isolate for one call at a time, so that CPU time and a limit belong to exactly one call. */
export class EntryQueue {
  readonly #options: Options;
  readonly #waiting: Entry[] = [];
  #isolate: GuestIsolate | undefined;
  #running: CallState | undefined;
  #pumping = false;
  #shortSoFar = 0;
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
      const stretch = this.#begin(isolate, entry);
      if (!stretch) continue;
      if (this.#shortSoFar >= shortsUntilNow) {
        this.#end(stretch, isolate.enterNow(stretch.text, stretch.limits.cpuMs));
      } else {
        await this.#options.turns.take(async () => {
          // It may have been closed while it waited for its turn.
          if (!this.#closed) this.#end(stretch, await isolate.enter(stretch.text, stretch.limits));
        });
      }
    }
    this.#pumping = false;
  }

  #begin(isolate: GuestIsolate, entry: Entry): Stretch | undefined {
    const { kind, call, id, payload } = entry;
    // A call may be cancelled while its entry waits; only the news of that still has to reach the guest.
    if (this.#closed || (call.over && kind !== intoGuest.abort)) return undefined;
    const { cpuTotalMs, cpuEntryMs, wallEntryMs: wallMs, graceMs } = this.#options.limits;
    const left = Math.max(1, cpuTotalMs - call.cpuMs);
    const cpuMs = kind === intoGuest.abort ? abortMs : Math.min(cpuEntryMs, left);
    this.#running = call;
    call.begin(() => isolate.cpuMs());
    const text = writeGuestText(kind, call.id, id, payload);
    return { entry, text, limits: { cpuMs, wallMs, graceMs }, cpuBefore: call.cpuMs };
  }

  #end({ entry, cpuBefore }: Stretch, outcome: EntryOutcome): void {
    if (outcome !== 'stuck') {
      this.#running = undefined;
      entry.call.end();
    }
    this.#shortSoFar = entry.call.cpuMs - cpuBefore < shortMs ? this.#shortSoFar + 1 : 0;
    this.#options.onOutcome(entry, outcome);
  }
}
