import { SandboxChild, type SandboxChildOptions } from './child-process.ts';
import type { HostLog } from './types.ts';

type Options = {
  readonly start: Omit<SandboxChildOptions, 'jitless' | 'hardened'>;
  /** Started processes that wait for a plugin. */
  readonly spares: number;
  /** Whether to use what the operating system offers to hold a process. */
  readonly hardened: boolean;
  readonly log: HostLog | undefined;
};

/** After so many failed starts in a row, a new one is tried only once in a while. */
const startsMax = 3;
const startPauseMs = 10_000;
/** A start takes a processor for a tenth of a second; let the call that needed a child go first. */
const spareAfterMs = 200;

/** Starts children, and keeps some ready so that the loss of one costs no start. */
export class Nursery {
  readonly #options: Options;
  #spares: SandboxChild[] = [];
  #failedStarts = 0;
  #failedAt = 0;
  #refill: NodeJS.Timeout | undefined;
  #closed = false;

  #hardened: boolean;

  constructor(options: Options) {
    this.#options = options;
    this.#hardened = options.hardened;
  }

  get spares(): readonly SandboxChild[] {
    return this.#spares;
  }

  /** Starts a spare at once. Rejects when a process cannot be started on this machine. */
  async warm(jitless: boolean): Promise<void> {
    const child = this.#start(jitless);
    this.#keep(child);
    try {
      await child.ready;
    } catch (error) {
      if (!this.#hardened || this.#closed) throw error;
      // Hardening is welcome and never required: what looked possible may still not work for Node.
      this.#hardened = false;
      this.#options.log?.warn({ err: error }, 'plugin processes start only without hardening by the system');
      await this.warm(jitless);
    }
  }

  /** A child that nobody has used; it may still be starting. Throws after several failed starts. */
  take(jitless: boolean): SandboxChild {
    const spare = this.#spares.find((child) => child.jitless === jitless);
    this.#spares = this.#spares.filter((child) => child !== spare);
    const child = spare ?? this.#start(jitless);
    if (this.#options.spares > 0) this.#refillLater(jitless);
    return child;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#refill);
    const spares = this.#spares;
    this.#spares = [];
    await Promise.all(spares.map((child) => child.kill({ reason: 'closed', running: [] })));
  }

  #refillLater(jitless: boolean): void {
    clearTimeout(this.#refill);
    this.#refill = setTimeout(() => this.#refillNow(jitless), spareAfterMs).unref();
  }

  #refillNow(jitless: boolean): void {
    if (this.#closed || this.#spares.some((child) => child.jitless === jitless)) return;
    try {
      this.#keep(this.#start(jitless));
    } catch {
      // Whoever needs a child next hears of it.
    }
    while (this.#spares.length > this.#options.spares) {
      void this.#spares.shift()?.kill({ reason: 'closed', running: [] });
    }
  }

  #keep(child: SandboxChild): void {
    this.#spares.push(child);
    child.attach({
      onMessage: () => {},
      onLost: () => {
        this.#spares = this.#spares.filter((spare) => spare !== child);
      },
    });
  }

  #start(jitless: boolean): SandboxChild {
    if (this.#closed) throw new Error('the plugin host is closed');
    if (this.#failedStarts >= startsMax && performance.now() - this.#failedAt < startPauseMs) {
      throw new Error(`${this.#failedStarts} plugin host processes in a row did not start`);
    }
    const child = new SandboxChild({ ...this.#options.start, jitless, hardened: this.#hardened });
    child.ready.then(
      () => {
        this.#failedStarts = 0;
      },
      () => {
        if (child.loss?.reason === 'closed') return;
        this.#failedStarts += 1;
        this.#failedAt = performance.now();
      },
    );
    return child;
  }
}
