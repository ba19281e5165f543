import { newId } from '@ymera/kernel';
import type { JournalEntry } from '../../../domain/plugin-journal.ts';

/** Processes write their lines in batches, so one's may be stored this much later than a newer one of another. */
const lateMs = 5_000;
const remembered = 5_000;

/** Keeps track of what a reader of a journal has had, so that each entry is told once, also one that is stored late. */
export interface JournalTail {
  /** Where to read on. */
  readonly cursor: string;
  /** Those that were not taken before; reading goes on after the last of them. */
  take(found: readonly JournalEntry[]): readonly JournalEntry[];
  /** Reading begins again as far back as an entry may yet appear. */
  rewind(): void;
}

/** @param start nothing up to this id is told */
export function createJournalTail(start: string): JournalTail {
  const taken = new Set<string>();
  let cursor = start;
  let floor = start;
  let newestAt = 0;
  return {
    get cursor() {
      return cursor;
    },
    take: (found) => {
      const fresh = found.filter(({ id }) => !taken.has(id));
      for (const { id, at } of fresh) {
        taken.add(id);
        newestAt = Math.max(newestAt, at);
      }
      cursor = found.at(-1)?.id ?? cursor;
      return fresh;
    },
    rewind: () => {
      floor = later(floor, firstIdAt(newestAt - lateMs));
      for (const id of [...taken].sort()) {
        if (id > floor && taken.size <= remembered) break;
        taken.delete(id);
        floor = later(floor, id);
      }
      cursor = floor;
    },
  };
}

/** Sorts before every id made at this time or after it, and after every earlier one. */
export function firstIdAt(ms: number): string {
  return newId('jrn', Math.max(0, ms)).slice(0, -randomLength);
}

const randomLength = 16;

const later = (a: string, b: string) => (a > b ? a : b);
