/** Bounds of what servers may take; each has its default in `defaultMcpLimits`. */
export interface McpLimits {
  /** Until a server has introduced itself, in milliseconds. */
  readonly connectMs: number;
  /** Until a tool has answered, in milliseconds. */
  readonly callMs: number;
  /** Of one answer, in bytes. */
  readonly answerBytesMax: number;
}

export const defaultMcpLimits: McpLimits = { connectMs: 15_000, callMs: 60_000, answerBytesMax: 4_194_304 };
