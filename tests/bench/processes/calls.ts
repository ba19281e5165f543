import type { ServerSettings } from '../servers/server.ts';

/** What the bench asks of its child processes, by name. */
export interface Calls {
  /** Open a server; answered once it listens. */
  readonly open: { readonly ask: ServerSettings; readonly answer: { readonly port: number } };
  readonly usage: { readonly ask: null; readonly answer: Usage };
  /** Load a server for a while. */
  readonly load: { readonly ask: LoadRun; readonly answer: LoadResult };
}

export type CallName = keyof Calls;

/** What a process has used and done since it started. */
export interface Usage {
  readonly cpuMicros: number;
  /** Null where the server does not count. */
  readonly requests: number | null;
}

export interface LoadRun {
  readonly origin: string;
  readonly body: string;
  /** What each answer has to weigh; another weight or status is a failure. */
  readonly answerBytes: number;
  readonly connections: number;
  readonly durationMs: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly failures: number;
  readonly elapsedMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** A call on its way to a child, and its outcome on the way back. */
export interface CallMessage {
  readonly id: number;
  readonly name: CallName;
  readonly ask: Calls[CallName]['ask'];
}

export type OutcomeMessage =
  | { readonly id: number; readonly answer: Calls[CallName]['answer'] }
  | { readonly id: number; readonly failure: string };
