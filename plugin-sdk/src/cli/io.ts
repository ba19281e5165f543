import type { Readable, Writable } from 'node:stream';

/** Everything the commands have of the world around them, so that tests can be the world. */
export type CliIo = {
  /** Folder that relative paths start from. */
  readonly cwd: string;
  readonly stdin: Readable;
  /** Takes the answer, and nothing else. */
  readonly stdout: Writable;
  /** Takes progress, logs of the plugin, and errors. */
  readonly stderr: Writable;
  /** Aborted when the person at the terminal has had enough. */
  readonly signal: AbortSignal;
};

/** What a command has found out: for people, for scripts, and as an exit status. */
export type Outcome = {
  readonly exitCode: number;
  readonly text: string;
  /** Printed with `--json`, behind `ok`. */
  readonly json: object;
};

/** How a command hands over what it found. */
export type Finish = (outcome: Outcome) => void;
