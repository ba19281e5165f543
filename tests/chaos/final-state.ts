import type { Db } from 'mongodb';
import type { DocumentName, MarkedDocument } from './entries.ts';
import type { Violation } from './judge/evidence.ts';

/** Every collection that is written to, and its indexes: on one field, on all elements of an array, on two fields. */
const collections = ['items', 'shared', 'counters', 'accounts', 'ledger'] as const;

/** Makes the collections' indexes. */
export async function createIndexes(db: Db): Promise<void> {
  for (const name of collections) {
    await db
      .collection(name)
      .createIndexes([
        { key: { last: 1 }, unique: name === 'items' },
        { key: { ops: 1 } },
        { key: { n: 1, last: -1 } },
      ]);
  }
}

/** All documents, read without an index. */
export async function readDocuments(db: Db): Promise<Map<DocumentName, MarkedDocument>> {
  const found = new Map<DocumentName, MarkedDocument>();
  for (const name of collections) {
    const documents = await db.collection<MarkedDocument>(name).find().hint({ $natural: 1 }).toArray();
    for (const document of documents) found.set(`${name}/${document._id}`, document);
  }
  return found;
}

const sampleMax = 100;

/** Reads everything again by way of each index, and some documents by each of their keys. */
export async function checkIndexes(
  db: Db,
  documents: ReadonlyMap<DocumentName, MarkedDocument>,
): Promise<Violation[]> {
  const found: Violation[] = [];
  for (const name of collections) {
    const expected = [...documents]
      .filter(([key]) => key.startsWith(`${name}/`))
      .map(([, document]) => document);
    for (const hint of ['_id_', 'last_1', 'ops_1', 'n_1_last_-1']) {
      const byIndex = await db
        .collection(name)
        .find({}, { projection: { _id: 1 } })
        .hint(hint)
        .toArray();
      const seen = new Set(byIndex.map(({ _id }) => String(_id)));
      const missing = expected.filter(({ _id }) => !seen.has(_id));
      if (missing.length > 0 || byIndex.length !== expected.length) {
        const story = `${hint} of ${name} leads to ${byIndex.length} of ${expected.length} documents, not to ${missing.map(({ _id }) => _id)}`;
        found.push({ rule: 'indexes', story });
      }
    }
    for (const document of expected.slice(-sampleMax)) found.push(...(await checkKeys(db, name, document)));
  }
  return found;
}

async function checkKeys(db: Db, name: string, { _id, ops, last, n }: MarkedDocument): Promise<Violation[]> {
  const collection = db.collection<MarkedDocument>(name);
  const filters: [object, string][] = [
    [{ last }, 'last_1'],
    [{ n, last }, 'n_1_last_-1'],
    ...ops.slice(-3).map((mark): [object, string] => [{ ops: mark }, 'ops_1']),
  ];
  const found: Violation[] = [];
  for (const [filter, hint] of filters) {
    const documents = await collection
      .find(filter, { projection: { _id: 1 } })
      .hint(hint)
      .toArray();
    if (documents.filter((document) => document._id === _id).length !== 1) {
      found.push({
        rule: 'indexes',
        story: `${hint} of ${name} does not lead from ${JSON.stringify(filter)} to ${_id} once`,
      });
    }
  }
  return found;
}
