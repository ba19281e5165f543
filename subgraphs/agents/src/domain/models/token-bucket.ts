/** A minute's worth of something that fills up evenly; level is what there was at `at`. */
export interface Bucket {
  readonly perMinute: number;
  readonly level: number;
  readonly at: number;
}

const minuteMs = 60_000;

export function fullBucket(perMinute: number, now: number): Bucket {
  return { perMinute, level: perMinute, at: now };
}

/** How long until so much can be taken; 0 when it can be now. More than the bucket holds waits for a full one. */
export function waitMs(bucket: Bucket, amount: number, now: number): number {
  const lacking = Math.min(amount, bucket.perMinute) - levelAt(bucket, now);
  const filling = Math.max(0, Math.ceil((lacking * minuteMs) / bucket.perMinute));
  return filling + Math.max(0, bucket.at - now);
}

/** What is lacking fills up within this time, whatever was taken: as long as a provider may ask for patience. */
const debtMsMax = 600_000;

/** Takes so much, or gives it back when it is negative. What is taken beyond the level has to fill up first. */
export function taken(bucket: Bucket, amount: number, now: number): Bucket {
  const lowest = (-bucket.perMinute * debtMsMax) / minuteMs;
  const level = Math.max(lowest, Math.min(bucket.perMinute, levelAt(bucket, now) - amount));
  return { ...bucket, level, at: Math.max(now, bucket.at) };
}

/** Empties the bucket, which begins to fill at the moment given: the provider has said that it is enough. */
export function emptiedUntil(bucket: Bucket, until: number): Bucket {
  const fillsAgainFrom = Math.max(bucket.at, until);
  // One call may go at that moment, and its answer says whether more can.
  return { ...bucket, level: Math.min(1, bucket.perMinute), at: fillsAgainFrom };
}

function levelAt({ perMinute, level, at }: Bucket, now: number): number {
  return Math.min(perMinute, level + (Math.max(0, now - at) * perMinute) / minuteMs);
}
