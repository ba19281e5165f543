import type { Trap } from './traps.ts';

/** What a process of a campaign is told when it is started. */
export interface ProcessOrder {
  readonly role: 'coordinator' | 'worker';
  /** The store that all processes share. */
  readonly uri: string;
  readonly database: string;
  /** Steps are handed over through this server; null has each coordinator do them itself. */
  readonly redisUrl: string | null;
  /** Unlike that of all processes before. */
  readonly nodeId: string;
  readonly mutant: boolean;
  readonly trap: Trap | null;
}

/** What it is told later. */
export type Command =
  /** Its clock goes wrong by so many milliseconds, until it is told otherwise. */
  { readonly is: 'clock'; readonly offsetMs: number } | { readonly is: 'stop' };

/** What it tells. */
export type News =
  | { readonly is: 'ready' }
  /** The trap springs now. */
  | { readonly is: 'trapped' }
  /** A commit of its own found its number taken. */
  | { readonly is: 'taken' }
  /** It left a run because another process had taken that over. */
  | { readonly is: 'fenced' }
  /** Something that is logged as an error, which a fault of the campaign may explain. */
  | { readonly is: 'error'; readonly message: string; readonly error: string };
