/** Every bound of the sandbox, in one table. A manifest may ask for its own memory and time, up to the maxima. */
export type HostLimits = {
  /** CPU time of one uninterrupted stretch of plugin code: a call, or what runs after one `await`. */
  readonly cpuEntryMs: number;
  /** The same stretch by the clock; longer, because a busy machine shares its processors. */
  readonly wallEntryMs: number;
  /** CPU time of a whole call, all stretches together. */
  readonly cpuTotalMs: number;
  /** Time a call may take when neither the plugin nor the caller says. */
  readonly wallMs: number;
  readonly wallMaxMs: number;
  /** Heap of a plugin that does not ask for another size. */
  readonly memoryMb: number;
  readonly memoryMaxMb: number;
  /** Resident memory of the child process as a whole; beyond it the child is killed. */
  readonly childRssMb: number;
  /** Size of one input, output, tool argument or tool answer, in bytes of UTF-8. */
  readonly messageBytes: number;
  /** Messages a plugin may send during one call: host calls, events, timers, log lines. */
  readonly messages: number;
  readonly pendingHostCalls: number;
  readonly pendingTimers: number;
  /** Log lines of one call; later ones are dropped and counted. */
  readonly logLines: number;
  /** Characters of one log line, error message or stack; the rest is cut. */
  readonly textLength: number;
  /** Calls of one plugin at the same time. */
  readonly concurrentCalls: number;
  /** Plugins loaded at the same time. */
  readonly plugins: number;
  readonly codeBytes: number;
  /** How long a stopped stretch may take to unwind before its process counts as poisoned. */
  readonly graceMs: number;
  /** How long the child may leave a ping unanswered. */
  readonly silenceMs: number;
  /** How long a child may take to start. */
  readonly startMs: number;
};

/** The engine takes no smaller heap. */
export const memoryMinMb = 8;

export const defaultLimits: HostLimits = {
  cpuEntryMs: 2_000,
  wallEntryMs: 10_000,
  cpuTotalMs: 20_000,
  wallMs: 30_000,
  wallMaxMs: 300_000,
  memoryMb: 64,
  memoryMaxMb: 512,
  childRssMb: 768,
  messageBytes: 8 * 1024 * 1024,
  messages: 2_000,
  pendingHostCalls: 64,
  pendingTimers: 64,
  logLines: 500,
  textLength: 8_192,
  concurrentCalls: 64,
  plugins: 256,
  codeBytes: 16 * 1024 * 1024,
  graceMs: 1_000,
  silenceMs: 5_000,
  startMs: 30_000,
};

/** The limits that the code inside the isolate applies to itself, for early and helpful errors. */
export type GuestLimits = Pick<
  HostLimits,
  'messageBytes' | 'pendingHostCalls' | 'pendingTimers' | 'logLines' | 'textLength'
>;
