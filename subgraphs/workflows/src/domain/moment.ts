/** What a wave takes from its moment: the engine itself knows no clock and no chance. */
export interface Moment {
  readonly now: number;
  /** From 0 up to 1, for the jitter of a retry. */
  readonly random: () => number;
  /** Makes the idempotency key of an attempt; called once for each attempt that needs a new one. */
  readonly mintKey: (start: { readonly stepId: string; readonly attempt: number }) => string;
  /** Makes the id of a child run. */
  readonly mintRunId: () => string;
}
