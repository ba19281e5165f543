import type { CallCost } from '../bridge/messages.ts';

/** What the guest says a call has come to. */
export type Answer = { readonly ok: boolean; readonly payload: string };

/** What the child knows of one call in an isolate. */
export class CallState {
  readonly id: string;
  readonly timers = new Map<string, NodeJS.Timeout>();
  messages = 0;
  hostCalls = 0;
  pendingHostCalls = 0;
  /** Whether any of the call's code has run. */
  started = false;
  /** What the guest has answered; told to the host when the current stretch of code is over. */
  answer: Answer | undefined;
  /** The host waits no longer: what the guest still says about this call is ignored. */
  over = false;
  #cpuMs = 0;
  #stretch: { readonly clock: () => number; readonly startMs: number } | undefined;

  constructor(id: string) {
    this.id = id;
  }

  /** A stretch of the call's code begins; `clock` tells the CPU time of its isolate. */
  begin(clock: () => number): void {
    this.started = true;
    this.#stretch = { clock, startMs: clock() };
  }

  end(): void {
    this.#cpuMs = this.cpuMs;
    this.#stretch = undefined;
  }

  /** CPU time so far, that of a stretch that still runs included. */
  get cpuMs(): number {
    return this.#cpuMs + (this.#stretch ? this.#stretch.clock() - this.#stretch.startMs : 0);
  }

  get cost(): CallCost {
    return { cpuMs: Math.round(this.cpuMs * 1000) / 1000, hostCalls: this.hostCalls };
  }

  close(): void {
    this.over = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}
