import type { DatabaseSync } from 'node:sqlite';
import { isView } from '../storage/store.ts';
import { readCatalogue, type StoredCollection } from './catalogue.ts';
import { checkCollection } from './check-collection.ts';
import { historyOf } from './history.ts';
import type { Report } from './problem.ts';
import { inOneLine, type Snapshot } from './snapshot.ts';

/** How much a check looked at. */
export interface Checked {
  readonly collections: number;
  readonly documents: number;
  readonly entries: number;
}

export interface CheckOptions {
  /** Looks at the pages and the catalogue alone, not at documents and entries, which take most of the time. */
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
  const collections = readCatalogue(database, report).filter((collection) => !isView(collection.options));
  const total = { collections: collections.length, documents: 0, entries: 0 };
  if (quick) return total;
  const history = historyOf(database);
  for (const collection of collections) {
    const { documents, entries } = guarded(collection, report, () =>
      checkCollection(database, collection, { history, report }),
    );
    total.documents += documents;
    total.entries += entries;
    onCollection?.(collection.namespace, { collections: 1, documents, entries });
  }
  return total;
}

const pageProblemsMax = 100;

function checkPages(database: DatabaseSync, quick: boolean, report: Report): void {
  const pragma = quick ? 'quick_check' : 'integrity_check';
  for (const row of database.prepare(`PRAGMA ${pragma}(${pageProblemsMax})`).iterate()) {
    const what = String(row[pragma] ?? row.integrity_check);
    if (what !== 'ok')
      report({ namespace: null, what: `SQLite's own check of the file: ${inOneLine(what)}` });
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
