import type { JournalEntry } from '../../domain/plugin-journal.ts';
import { placeKey } from './place.ts';

/** Rows of entries: those of one kind of one plugin in one tenant. */
export type JournalRow = Pick<JournalEntry, 'tenantId' | 'pluginId' | 'kind'>;

export interface JournalLimits {
  /** How many entries of each row are kept, at least. */
  readonly keepMax: number;
  /** How many more there may be before the oldest are deleted. */
  readonly slack: number;
}

export const journalLimits: JournalLimits = { keepMax: 20_000, slack: 1_000 };

const rowsCountedMax = 10_000;

/** Counts what is added to each row, and tells which ones may have grown too long. */
export function createJournalTrimmer({ slack }: JournalLimits) {
  const counts = new Map<string, number>();
  return {
    /** The rows of these entries to be cut now. A row that is new to this process may be long already. */
    note(added: readonly JournalEntry[]): readonly JournalRow[] {
      const rows = new Map<string, { readonly row: JournalRow; count: number }>();
      for (const { tenantId, pluginId, kind } of added) {
        const key = placeKey(tenantId, pluginId, kind);
        const found = rows.get(key) ?? { row: { tenantId, pluginId, kind }, count: 0 };
        rows.set(key, { ...found, count: found.count + 1 });
      }
      return [...rows].flatMap(([key, { row, count }]) => (isLong(key, count) ? [row] : []));
    },
  };

  function isLong(key: string, added: number): boolean {
    const before = counts.get(key);
    const count = (before ?? 0) + added;
    const isDue = before === undefined || count >= slack;
    counts.delete(key);
    counts.set(key, isDue ? 0 : count);
    const [oldest] = counts.keys();
    if (counts.size > rowsCountedMax && oldest !== undefined) counts.delete(oldest);
    return isDue;
  }
}
