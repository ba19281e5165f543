/** Every bound of the sandbox, in one table. A manifest may ask for its own where there is a maximum, up to that. */
export type HostLimits = {
  /** CPU time of one uninterrupted stretch of plugin code: a call, or what runs after one `await`. */
  readonly cpuEntryMs: number;
  /** What a manifest may ask for; well below `silenceMs`, for code may keep its process from answering. */
  readonly cpuEntryMaxMs: number;
  /** The same stretch by the clock; longer, because a busy machine shares its processors. */
  readonly wallEntryMs: number;
  /** CPU time of a whole call, all stretches together. */
  readonly cpuTotalMs: number;
  readonly cpuTotalMaxMs: number;
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
  readonly messagesMax: number;
  readonly pendingHostCalls: number;
  readonly pendingHostCallsMax: number;
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
  /** Bytes that a plugin may send during one call, all messages together. */
  readonly callBytes: number;
  readonly callBytesMax: number;
  /** Deepest nesting of tool calls: a tool that calls a tool that calls a plugin again. */
  readonly toolDepth: number;
  /** Requests of `ctx.fetch` in one call: what is had without asking, and what a manifest may ask for. */
  readonly fetches: number;
  readonly fetchesMax: number;
  readonly pendingFetches: number;
  readonly fetchRequestBytes: number;
  /** After decompression. */
  readonly fetchResponseBytes: number;
  /** Time of one fetch with its redirects, from the first byte sent to the last received. */
  readonly fetchMs: number;
  readonly fetchRedirects: number;
  /** Tokens that language models may read and write in one call. */
  readonly modelTokens: number;
  readonly modelTokensMax: number;
  /** Streams of language models that one call may have open. */
  readonly modelStreams: number;
  /** Texts of one request to embed. */
  readonly embedTexts: number;
  readonly storageKeyBytes: number;
  readonly storageValueBytes: number;
  readonly storagePage: number;
  /** Steps of a declared agent that names no number, and the most it may name. */
  readonly agentSteps: number;
  readonly agentStepsMax: number;
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
  cpuEntryMaxMs: 4_000,
  wallEntryMs: 10_000,
  cpuTotalMs: 20_000,
  cpuTotalMaxMs: 120_000,
  wallMs: 30_000,
  wallMaxMs: 300_000,
  memoryMb: 64,
  memoryMaxMb: 512,
  childRssMb: 768,
  messageBytes: 8 * 1024 * 1024,
  messages: 2_000,
  messagesMax: 20_000,
  pendingHostCalls: 64,
  pendingHostCallsMax: 256,
  pendingTimers: 64,
  logLines: 500,
  textLength: 8_192,
  concurrentCalls: 64,
  plugins: 256,
  codeBytes: 16 * 1024 * 1024,
  callBytes: 64 * 1024 * 1024,
  callBytesMax: 256 * 1024 * 1024,
  toolDepth: 4,
  fetches: 50,
  fetchesMax: 500,
  pendingFetches: 8,
  fetchRequestBytes: 2 * 1024 * 1024,
  fetchResponseBytes: 4 * 1024 * 1024,
  fetchMs: 30_000,
  fetchRedirects: 5,
  modelTokens: 100_000,
  modelTokensMax: 2_000_000,
  modelStreams: 4,
  embedTexts: 256,
  storageKeyBytes: 256,
  storageValueBytes: 256 * 1024,
  storagePage: 100,
  agentSteps: 8,
  agentStepsMax: 32,
  graceMs: 1_000,
  silenceMs: 5_000,
  startMs: 30_000,
};

/** The limits that the code inside the isolate applies to itself, for early and helpful errors. */
export type GuestLimits = Pick<
  HostLimits,
  'messageBytes' | 'pendingHostCalls' | 'pendingTimers' | 'logLines' | 'textLength'
>;

/** The budgets of one call that a manifest may set for itself. Left out: the default of the table above. */
export const budgetNames = [
  'cpuEntryMs',
  'cpuTotalMs',
  'messages',
  'callBytes',
  'pendingHostCalls',
  'fetches',
  'modelTokens',
] as const;

export type CallBudgets = { readonly [Name in (typeof budgetNames)[number]]: number };

/** What a call may use: what its manifest asks for, up to the maxima, which are never below the defaults. */
export function budgetsOf(asked: Partial<CallBudgets>, limits: HostLimits): CallBudgets {
  const upTo = (name: keyof CallBudgets, max: number) =>
    Math.min(asked[name] ?? limits[name], Math.max(limits[name], max));
  return {
    cpuEntryMs: upTo('cpuEntryMs', limits.cpuEntryMaxMs),
    cpuTotalMs: upTo('cpuTotalMs', limits.cpuTotalMaxMs),
    messages: upTo('messages', limits.messagesMax),
    callBytes: upTo('callBytes', limits.callBytesMax),
    pendingHostCalls: upTo('pendingHostCalls', limits.pendingHostCallsMax),
    fetches: Math.min(asked.fetches ?? limits.fetches, limits.fetchesMax),
    modelTokens: Math.min(asked.modelTokens ?? limits.modelTokens, limits.modelTokensMax),
  };
}
