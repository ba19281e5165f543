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

/** About as many bytes as a value takes in BSON. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 5;
  if (typeof value !== 'object' || value === null) return 8;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + sizeOf(item) + 4, 5);
  if (isDoc(value))
    return Object.keys(value).reduce((sum, field) => sum + field.length + 2 + sizeOf(value[field]), 5);
  const tag = bsonTag(value);
  if (tag === 'Binary') return Number((value as { position?: number }).position ?? 0) + 5; // a Binary's length
  return 16;
}
