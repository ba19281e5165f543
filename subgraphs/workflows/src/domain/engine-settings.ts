/** How the engine of one process works; every value has a default. */
export interface EngineSettings {
  /** Before the platform is asked a second time, when it could not answer at once; doubling up to `retryMaxMs`. */
  readonly retryBaseMs: number;
  readonly retryMaxMs: number;
  /** Runs that one process drives at a time; the others wait in the store. */
  readonly runsMax: number;
  /** Agents that one process has working at a time, over all its runs. */
  readonly tasksMax: number;
  /** A run whose process has not renewed its lease for this long is taken over by another. */
  readonly leaseMs: number;
  /** How often leases are renewed, left-over runs and due schedules looked for, and untold events told. Well below `leaseMs`. */
  readonly heartbeatMs: number;
  /** How long a subscription waits at most before it looks into the log unasked. */
  readonly pollMs: number;
  /**
   * An agent that has not answered so long after twice its task's timeout is given up: it has a timeout of its own,
   * and may have to wait for its turn as long as it may run.
   */
  readonly timeoutSlackMs: number;
  /** How long a task that is cancelled may take to stop before it is given up. */
  readonly cancelGraceMs: number;
  /** How long `stop` waits for agents that were told to stop. */
  readonly stopGraceMs: number;
  /** Steps that are under way are handed over again this often, in case that they were lost on the way. */
  readonly redispatchMs: number;
  /** A run that waits for its children, or for a moment that is nearer than this, is kept in memory. */
  readonly lingerMs: number;
  /** A snapshot is taken after so many commits. */
  readonly snapshotEvery: number;
  /** A log longer than this is continued by another run, as soon as all that is done can be told by outputs. */
  readonly continueAfterEvents: number;
  /** A wave that has grown larger, as JSON, is committed before what follows is worked out. */
  readonly commitBytesMax: number;
  /** Of the payloads that are held while a run's expressions are worked out, as JSON. */
  readonly cacheBytesMax: number;
  /** Of the payload of a signal as JSON. */
  readonly signalBytesMax: number;
  /** Whether hooks are published as events too, one event for each commit that has any. */
  readonly publishesHooks: boolean;
  /** Of a run's input as JSON. */
  readonly inputBytesMax: number;
  /** Of a task's filled-in input, and of its output, as JSON. */
  readonly payloadBytesMax: number;
}

export const defaultSettings: EngineSettings = {
  runsMax: 100,
  tasksMax: 8,
  leaseMs: 6_000,
  heartbeatMs: 2_000,
  pollMs: 1_000,
  timeoutSlackMs: 30_000,
  cancelGraceMs: 10_000,
  stopGraceMs: 5_000,
  retryBaseMs: 1_000,
  retryMaxMs: 60_000,
  redispatchMs: 5_000,
  lingerMs: 500,
  snapshotEvery: 200,
  continueAfterEvents: 10_000,
  commitBytesMax: 4_000_000,
  cacheBytesMax: 32_000_000,
  signalBytesMax: 256_000,
  publishesHooks: false,
  inputBytesMax: 1_000_000,
  payloadBytesMax: 8_000_000,
};
