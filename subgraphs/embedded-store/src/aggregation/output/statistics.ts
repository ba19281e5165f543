import { hostname } from 'node:os';
import { CommandError } from '../../errors.ts';
import type { Collection } from '../../storage/collection.ts';
import { type Doc, docOf } from '../../values/document.ts';

/** The documents that `$collStats` and `$indexStats` put at the head of a pipeline. */
export function statistics(name: string, operand: Doc, collection: Collection | undefined): Doc[] {
  if (name === '$indexStats') return collection === undefined ? [] : indexesOf(collection);
  if (collection === undefined) throw new CommandError(26, 'Collection of $collStats not found');
  const { count, storageStats } = operand;
  return [
    docOf({
      ns: collection.namespace,
      host: hostname(),
      localTime: new Date(),
      ...(storageStats === undefined ? {} : { storageStats: storageOf(collection) }),
      ...(count === undefined ? {} : { count: collection.count() }),
    }),
  ];
}

function storageOf(collection: Collection): Doc {
  const [count, size] = [collection.count(), collection.size()];
  const avgObjSize = count === 0 ? {} : { avgObjSize: Math.floor(size / count) };
  return docOf({
    size,
    count,
    ...avgObjSize,
    nindexes: collection.shownIndexes.length + 1,
    capped: collection.options.capped === true,
  });
}

// How often an index was used is not counted here, so `accesses` is absent rather than wrong.
function indexesOf(collection: Collection): Doc[] {
  const id = docOf({ v: 2, key: docOf({ _id: 1 }), name: '_id_' });
  const others = collection.shownIndexes.map(({ spec }) => spec.document);
  return [id, ...others].map((spec) => docOf({ name: spec.name, key: spec.key, host: hostname(), spec }));
}
