/** How a stretch of guest code ended. */
export type EntryOutcome = 'done' | 'timeout' | 'out-of-memory' | 'crashed';

/** One isolate: a heap of its own that can be entered with text and thrown away. */
export type GuestIsolate = {
  /** Runs guest code for at most `timeoutMs`, microtasks included. Never rejects. */
  enter(text: string, timeoutMs: number): Promise<EntryOutcome>;
  /** CPU time spent in here so far, in milliseconds. */
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
