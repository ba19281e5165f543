import { Timestamp } from 'bson';

let ordinal = 0;

/** The present second with a number that no earlier one of this process had in it. */
export function nextTimestamp(): Timestamp {
  ordinal = (ordinal % 0x7fffffff) + 1;
  return new Timestamp({ t: Math.floor(Date.now() / 1000), i: ordinal });
}
