import type { CallCost } from '../bridge/messages.ts';
import type { CallUsage } from './types.ts';

/** Adds up what one call uses, over all its attempts. */
export class Meter {
  readonly #startedAt = performance.now();
  #cpuMs = 0;
  #hostCalls = 0;
  #bytesIn = 0;
  #bytesOut = 0;

  add(cost: CallCost): void {
    this.#cpuMs += cost.cpuMs;
    this.#hostCalls += cost.hostCalls;
  }

  goesIn(text: string): void {
    this.#bytesIn += Buffer.byteLength(text);
  }

  comesOut(text: string): void {
    this.#bytesOut += Buffer.byteLength(text);
  }

  /** UTF-8 bytes that came out so far. */
  get bytesOut(): number {
    return this.#bytesOut;
  }

  usage(): CallUsage {
    return {
      cpuMs: round(this.#cpuMs),
      wallMs: round(performance.now() - this.#startedAt),
      hostCalls: this.#hostCalls,
      bytesIn: this.#bytesIn,
      bytesOut: this.#bytesOut,
    };
  }
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
