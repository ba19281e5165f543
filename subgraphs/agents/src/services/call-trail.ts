/** What is counted over all the code that works on one run: an agent's, and that of the tools it calls. */
export interface CallTrail {
  /** Tool calls so far; each has its number in the audit log. */
  toolCalls: number;
  /** Processor time of the tools of plugins that were called, in milliseconds. */
  nestedCpuMs: number;
}

export function openTrail(): CallTrail {
  return { toolCalls: 0, nestedCpuMs: 0 };
}
