import { CommandError } from './errors.ts';

/** When a command's `maxTimeMS` is over, in milliseconds since the epoch. The first batch alone is bound by it. */
export interface TimeLimit {
  expiresAt: number;
}

/** Throws MaxTimeMSExpired when a command's time is over. */
export function refuseLate({ expiresAt }: TimeLimit): void {
  if (Date.now() >= expiresAt) throw new CommandError(50, 'operation exceeded time limit');
}
