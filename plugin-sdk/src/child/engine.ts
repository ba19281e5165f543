/**
 * How a stretch of guest code ended. `stuck` has not: the engine could not stop it, so the process must end.
 * After every outcome but `done` the isolate is gone.
 */
export type EntryOutcome = 'done' | 'timeout' | 'out-of-memory' | 'crashed' | 'stuck';

export type EntryLimits = { readonly cpuMs: number; readonly wallMs: number; readonly graceMs: number };

/** One isolate: a heap of its own that can be entered with text and thrown away. */
export type GuestIsolate = {
  /** Runs guest code within limits, microtasks included. Never rejects. */
  enter(text: string, limits: EntryLimits): Promise<EntryOutcome>;
  /**
   * Does the same before it returns, without a change of threads, which is what a short stretch spends most of its
   * time on. Meanwhile nothing else happens in this process, so it is for code that has proven short. `stuck` cannot
   * be told from here; whoever waits for this process notices its silence.
   */
  enterNow(text: string, wallMs: number): EntryOutcome;
  /** CPU time spent in here so far, in milliseconds; of a dead isolate, what was last seen. */
  cpuMs(): number;
  dispose(): void;
};

export type IsolateOptions = {
  readonly memoryMb: number;
  /** Script that evaluates to `start(send, limits)`, which returns the entry function. */
  readonly prelude: string;
  /** Handed to `start` as its second argument. */
  readonly limitsText: string;
  readonly timeoutMs: number;
  /** The one function the guest can call. It must not throw: an error would cross into the guest. */
  readonly onText: (text: string) => void;
  /** The engine lost control over the isolate; the process has to end. */
  readonly onCatastrophe: () => void;
};

/** A JavaScript engine that can hold hostile code. Rejects from `open` only when it is itself out of order. */
export type Engine = {
  open(options: IsolateOptions): Promise<GuestIsolate>;
};
