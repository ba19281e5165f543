import { defaultCollation } from '../collation/choice.ts';
import { CommandError } from '../errors.ts';
import type { Collection } from '../storage/collection.ts';
import { type IndexSpec, parseIndexSpec, sameIndex, sameKeys } from '../storage/index-spec.ts';
import { refuseView } from '../storage/views.ts';
import { equalValues } from '../values/compare.ts';
import { type Doc, docOf, isDoc } from '../values/document.ts';
import { encode } from '../values/encode.ts';
import {
  arrayArgument,
  collectionName,
  countArgument,
  documentArgument,
  type Handler,
  namespaceOf,
  timeLimitOf,
} from './command.ts';

const indexesMax = 64;

const createIndexes: Handler = (_engine, command) => {
  const { catalog } = command;
  const before = catalog.find(command.db, collectionName(command));
  const inherited = before === undefined ? undefined : defaultCollation(before.options);
  const specs = arrayArgument(command.body, 'indexes').map((spec) => parseIndexSpec(spec, inherited));
  if (specs.length === 0) throw new CommandError(2, 'Must specify at least one index to create');
  const name = collectionName(command);
  refuseView(catalog, command.db, name);
  const collection = catalog.open(command.db, name);
  const numIndexesBefore = collection.shownIndexes.length + 1;
  const missing = specs.filter((spec) => !isIdIndex(spec) && !exists(collection, spec));
  if (collection.shownIndexes.length + missing.length >= indexesMax) {
    throw new CommandError(67, `add index fails, too many indexes for ${collection.namespace}`);
  }
  const timeLimit = timeLimitOf(command.body);
  for (const spec of missing) if (!exists(collection, spec)) catalog.createIndex(collection, spec, timeLimit);
  return docOf({
    numIndexesBefore,
    numIndexesAfter: collection.shownIndexes.length + 1,
    createdCollectionAutomatically: before === undefined,
    ...(missing.length === 0 ? { note: 'all indexes already exist' } : {}),
  });
};

const isIdIndex = ({ key }: IndexSpec): boolean => Object.keys(key).join() === '_id';

function exists(collection: Collection, spec: IndexSpec): boolean {
  const named = collection.indexes.get(spec.name);
  if (named !== undefined) {
    if (sameIndex(named.spec, spec)) return true;
    const sameKey = equalValues(named.spec.key, spec.key);
    throw new CommandError(
      sameKey ? 85 : 86,
      `An existing index has the same name as the requested index and another definition: ${spec.name}`,
    );
  }
  const twin = collection.shownIndexes.find((index) => sameKeys(index.spec, spec));
  if (twin === undefined) return false;
  throw new CommandError(85, `Index already exists with a different name: ${twin.spec.name}`);
}

const idIndex = docOf({ v: 2, key: docOf({ _id: 1 }), name: '_id_' });

const listIndexes: Handler = ({ store, cursors }, command) => {
  refuseView(store, command.db, collectionName(command));
  const collection = store.find(command.db, collectionName(command));
  if (collection === undefined) throw new CommandError(26, `ns does not exist: ${namespaceOf(command)}`);
  const documents = [idIndex, ...collection.shownIndexes.map(({ spec }) => spec.document)];
  return cursors.start(documents.map(encode), {
    namespace: collection.namespace,
    session: command.session,
    batchSize: countArgument(documentArgument(command.body, 'cursor'), 'batchSize'),
  });
};

const dropIndexes: Handler = ({ store, cursors }, command) => {
  refuseView(store, command.db, collectionName(command));
  const collection = store.find(command.db, collectionName(command));
  if (collection === undefined) throw new CommandError(26, `ns not found ${namespaceOf(command)}`);
  const nIndexesWas = collection.shownIndexes.length + 1;
  const names = namesToDrop(collection, command.body.index);
  for (const name of names) store.dropIndex(collection, name);
  cursors.killWhere(({ namespace, endless }) => !endless && namespace === collection.namespace);
  return docOf({ nIndexesWas });
};

function namesToDrop(collection: Collection, which: unknown): string[] {
  if (which === '*') return collection.shownIndexes.map(({ spec }) => spec.name);
  if (Array.isArray(which)) return which.flatMap((one) => namesToDrop(collection, one));
  const index = collection.shownIndexes.find(({ spec }) =>
    isDoc(which) ? equalValues(spec.key, which) : spec.name === which,
  );
  if (which === '_id_' || (isDoc(which) && Object.keys(which).join() === '_id')) {
    throw new CommandError(72, 'cannot drop _id index');
  }
  if (index === undefined) throw new CommandError(27, `index not found with name [${describe(which)}]`);
  return [index.spec.name];
}

const describe = (which: unknown): string =>
  typeof which === 'string' ? which : JSON.stringify(which as Doc); // for people

/** The commands about indexes. */
export const indexCommands: Readonly<Record<string, Handler>> = {
  createIndexes,
  listIndexes,
  dropIndexes,
  deleteIndexes: dropIndexes,
};
