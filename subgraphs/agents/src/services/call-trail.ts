/** What holds for, and is counted over, all the code that works on one run: an agent's, and that of the tools it calls. */
export interface CallTrail {
  /** Whether tools may change anything. */
  readonly mayChange: boolean;
  /** Tool calls so far; each has its number in the audit log. */
  toolCalls: number;
  /** Processor time of the tools of plugins that were called, in milliseconds. */
  nestedCpuMs: number;
}

export function openTrail({ mayChange }: Pick<CallTrail, 'mayChange'> = { mayChange: true }): CallTrail {
  return { mayChange, toolCalls: 0, nestedCpuMs: 0 };
}
