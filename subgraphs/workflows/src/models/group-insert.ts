import type { Collection } from 'mongoose';
import { durable } from './durable.ts';

const duplicateKey = 11_000;
const groupMax = 200;

interface Waiting<Stored> {
  readonly document: Stored;
  readonly inserted: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Inserts documents that come while others are on their way together, as one write that waits for the disk once. What
 * is there already stays as it is. Each call resolves once its own document is safe.
 */
export function createGroupInsert<Stored extends { readonly _id: string }>(
  collection: Pick<Collection, 'insertMany'>,
): (document: Stored) => Promise<void> {
  // Bounded by those who wait for it.
  const waiting: Waiting<Stored>[] = [];
  let isWriting = false;

  async function write(): Promise<void> {
    if (isWriting) return;
    isWriting = true;
    while (waiting.length > 0) await writeGroup(waiting.splice(0, groupMax));
    isWriting = false;
  }

  async function writeGroup(group: readonly Waiting<Stored>[]): Promise<void> {
    const errors = await insertAll(group.map(({ document }) => document));
    for (const [index, { inserted, failed }] of group.entries()) {
      const error = errors === null ? undefined : (errors.get(index) ?? errors.get('all'));
      if (error === undefined) inserted();
      else failed(error);
    }
  }

  /** The errors by the places of their documents; null when there are none. */
  async function insertAll(documents: readonly Stored[]) {
    try {
      // The driver takes any id; mongoose's typing of a bare collection knows ObjectIds alone.
      const bare = documents as unknown as Parameters<typeof collection.insertMany>[0];
      const { writeConcern } = durable;
      await collection.insertMany(bare, { ordered: false, ignoreUndefined: true, writeConcern });
      return null;
    } catch (error) {
      return errorsOf(error);
    }
  }

  return (document) =>
    new Promise((inserted, failed) => {
      waiting.push({ document, inserted, failed });
      void write();
    });
}

/** A write error names its document; that it is there already is none. Any other error is about all of them. */
function errorsOf(error: unknown): ReadonlyMap<number | 'all', unknown> {
  const writeErrors: unknown = error instanceof Error && 'writeErrors' in error ? error.writeErrors : null;
  const list: readonly unknown[] = Array.isArray(writeErrors)
    ? writeErrors
    : writeErrors
      ? [writeErrors]
      : [];
  if (list.length === 0) return isDuplicate(error) ? new Map() : new Map([['all', error]]);
  const found = new Map<number | 'all', unknown>();
  for (const one of list) {
    const index = typeof one === 'object' && one !== null && 'index' in one ? one.index : null;
    if (!isDuplicate(one)) found.set(typeof index === 'number' ? index : 'all', one);
  }
  return found;
}

const isDuplicate = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === duplicateKey;
