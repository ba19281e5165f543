import type { DatabaseSync } from 'node:sqlite';
import { isView, readCatalogue, type StoredCollection } from './catalogue.ts';
import { checkCollection } from './check-collection.ts';
import { historyOf } from './history.ts';
import type { Report } from './problem.ts';
import type { Snapshot } from './snapshot.ts';

/** How much a check looked at. */
export interface Checked {
  readonly collections: number;
  readonly documents: number;
  readonly entries: number;
}

export interface CheckOptions {
  /** Leaves out comparing SQLite's own indexes with its tables, which takes most of the time of a large file. */
  readonly quick?: boolean;
  readonly report: Report;
  /** Called after each collection. */
  readonly onCollection?: (namespace: string, checked: Checked) => void;
}

/**
 * Looks at everything in a store: the file's pages, the catalogue, every document, and that every index has exactly
 * the entries that the documents give. Memory does not grow with the store; every problem is reported as it is found.
 */
export function checkStore(
  snapshot: Snapshot,
  { quick = false, report, onCollection }: CheckOptions,
): Checked {
  const { database } = snapshot;
  checkPages(database, quick, report);
  const history = historyOf(database);
  const total = { collections: 0, documents: 0, entries: 0 };
  for (const collection of readCatalogue(database, report)) {
    if (isView(collection)) continue;
    const checked = guarded(collection, report, () =>
      checkCollection(database, collection, { history, report }),
    );
    total.collections++;
    total.documents += checked.documents;
    total.entries += checked.entries;
    onCollection?.(collection.namespace, { collections: 1, ...checked });
  }
  return total;
}

const pageProblemsMax = 100;

function checkPages(database: DatabaseSync, quick: boolean, report: Report): void {
  const pragma = quick ? 'quick_check' : 'integrity_check';
  for (const row of database.prepare(`PRAGMA ${pragma}(${pageProblemsMax})`).iterate()) {
    const what = String(row[pragma] ?? row.integrity_check);
    if (what !== 'ok') report({ namespace: null, what: `SQLite's own check of the file: ${what}` });
  }
}

/** A page that cannot be read ends the look at one collection, not at the others. */
function guarded(
  { namespace }: StoredCollection,
  report: Report,
  check: () => { documents: number; entries: number },
): { documents: number; entries: number } {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof Error && 'errcode' in error)) throw error;
    report({ namespace, what: `it cannot be read to the end: ${error.message}` });
    return { documents: 0, entries: 0 };
  }
}
