import { CommandError } from '../errors.ts';
import { bsonTag, isDoc } from '../values/document.ts';

/** What one stage may hold in memory, as in MongoDB; this engine does not spill to disk. */
export const stageBytesMax = 100 * 1024 * 1024;

/** Counts what a blocking stage holds; throws QueryExceededMemoryLimitNoDiskUseAllowed past 100 MiB. */
export class Budget {
  private readonly stage: string;
  private used = 0;

  constructor(stage: string) {
    this.stage = stage;
  }

  /** Says what is held after some of it was let go. */
  reset(bytes: number): void {
    this.used = bytes;
  }

  add(bytes: number): void {
    this.used += bytes;
    if (this.used > stageBytesMax) {
      throw new CommandError(
        292,
        `Exceeded memory limit for ${this.stage}: it would hold more than ${stageBytesMax} bytes, and the embedded store does not spill to disk. Filter or project earlier in the pipeline.`,
      );
    }
  }
}

/** About as many bytes as a value takes in BSON; beyond the limit it is not measured to its end. */
export const sizeOf = (value: unknown, limit = stageBytesMax): number => measured(value, limit);

function measured(value: unknown, limit: number): number {
  if (typeof value === 'string') return value.length + 5;
  if (typeof value !== 'object' || value === null) return 8;
  if (Array.isArray(value)) return total(value, limit, 4);
  if (isDoc(value)) {
    const names = Object.keys(value).reduce((sum, field) => sum + field.length + 2, 0);
    return names + total(Object.values(value), limit - names, 0);
  }
  const tag = bsonTag(value);
  if (tag === 'Binary') return Number((value as { position?: number }).position ?? 0) + 5; // a Binary's length
  return 16;
}

// One part may stand in a value many times over, so the value is larger than the memory it takes: the limit ends this.
function total(items: readonly unknown[], limit: number, perItem: number): number {
  let sum = 5;
  for (const item of items) {
    sum += measured(item, limit - sum) + perItem;
    if (sum > limit) return sum;
  }
  return sum;
}
