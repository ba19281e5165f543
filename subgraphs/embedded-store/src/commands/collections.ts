import { Binary } from 'bson';
import { CommandError } from '../errors.ts';
import { compileFilter } from '../matching/filter.ts';
import type { Collection } from '../storage/collection.ts';
import { isView } from '../storage/store.ts';
import { refuseCycle, refuseView } from '../storage/views.ts';
import { equalValues } from '../values/compare.ts';
import { type Doc, docOf } from '../values/document.ts';
import { encode } from '../values/encode.ts';
import { modifyingCollectionCommands } from './coll-mod.ts';
import { readOptions } from './collection-options.ts';
import {
  type Command,
  collectionName,
  countArgument,
  documentArgument,
  type Engine,
  type Handler,
  namespaceOf,
} from './command.ts';

const create: Handler = ({ store }, command) => {
  const { body, catalog, db } = command;
  const name = collectionName(command);
  const options = readOptions(body);
  const before = catalog.find(db, name);
  // Asked again for what is there, a driver's retry for instance, there is nothing to do.
  if (before !== undefined && equalValues(before.options, options)) return docOf({});
  if (options.viewOn !== undefined) refuseCycle(catalog, db, name, String(options.viewOn));
  if (options.viewOn !== undefined && catalog !== store) {
    throw new CommandError(263, 'Cannot create a view in a multi-document transaction.');
  }
  catalog.create(db, name, options);
  return docOf({});
};

const drop: Handler = ({ store, cursors }, command) => {
  const collection = store.find(command.db, collectionName(command));
  if (collection === undefined) throw new CommandError(26, 'ns not found');
  const nIndexesWas = collection.shownIndexes.length + 1;
  store.drop(collection);
  killCursorsOf(cursors, (namespace) => namespace === collection.namespace);
  return docOf({ ns: collection.namespace, nIndexesWas });
};

const dropDatabase: Handler = ({ store, cursors }, { db }) => {
  const collections = store.list(db);
  for (const collection of collections) store.drop(collection);
  if (collections.length > 0) store.noteDatabaseDropped(db);
  killCursorsOf(cursors, (namespace) => namespace.startsWith(`${db}.`));
  return collections.length > 0 ? docOf({ dropped: db }) : docOf({});
};

// A change stream outlives what it watches by the events that tell of the end.
const killCursorsOf = (cursors: Engine['cursors'], gone: (namespace: string) => boolean): void =>
  cursors.killWhere(({ namespace, endless }) => !endless && gone(namespace));

/** Throws Unauthorized for a command that belongs to the admin database and was sent to another. */
function refuseOutsideAdmin({ name, db }: Command): void {
  if (db !== 'admin') throw new CommandError(13, `${name} may only be run against the admin database.`);
}

const renameCollection: Handler = ({ store, cursors }, command) => {
  const { body } = command;
  refuseOutsideAdmin(command);
  const [from, to] = [split(body.renameCollection), split(body.to)];
  const collection = store.find(from.db, from.name);
  if (collection !== undefined && isView(collection.options)) {
    throw new CommandError(166, `cannot rename view: ${from.db}.${from.name}`);
  }
  if (collection === undefined)
    throw new CommandError(26, `Source collection ${from.db}.${from.name} does not exist`);
  if (from.db === to.db && from.name === to.name) {
    throw new CommandError(20, "Can't rename a collection to itself");
  }
  const target = store.find(to.db, to.name);
  if (target !== undefined) {
    if (body.dropTarget !== true) throw new CommandError(48, 'target namespace exists');
    store.drop(target);
  }
  const before = collection.namespace;
  store.rename(collection, to.db, to.name);
  killCursorsOf(cursors, (namespace) => namespace === before);
  return docOf({});
};

function split(namespace: unknown): { db: string; name: string } {
  const text = typeof namespace === 'string' ? namespace : '';
  const dot = text.indexOf('.');
  if (dot <= 0) throw new CommandError(73, `Invalid namespace specified '${text}'`);
  return { db: text.slice(0, dot), name: text.slice(dot + 1) };
}

const listCollections: Handler = ({ store, cursors }, command) => {
  const matches = compileFilter(documentArgument(command.body, 'filter'));
  const nameOnly = command.body.nameOnly === true;
  const documents = store
    .list(command.db)
    .map((collection) => describe(collection))
    .filter((doc) => matches(doc))
    .map((doc) => (nameOnly ? docOf({ name: doc.name, type: doc.type }) : doc));
  return cursors.start(documents.map(encode), {
    namespace: `${command.db}.$cmd.listCollections`,
    session: command.session,
    batchSize: countArgument(documentArgument(command.body, 'cursor'), 'batchSize'),
  });
};

function describe({ name, options, uuid }: Collection): Doc {
  if (isView(options)) return docOf({ name, type: 'view', options, info: docOf({ readOnly: true }) });
  return docOf({
    name,
    type: 'collection',
    options,
    info: docOf({ readOnly: false, uuid: new Binary(Buffer.from(uuid), Binary.SUBTYPE_UUID) }),
    idIndex: docOf({ v: 2, key: docOf({ _id: 1 }), name: '_id_' }),
  });
}

const listDatabases: Handler = ({ store }, command) => {
  const { body } = command;
  refuseOutsideAdmin(command);
  const matches = compileFilter(documentArgument(body, 'filter'));
  const names = [...new Set(store.list().map(({ db }) => db))].sort();
  const databases = names.map((name) => databaseInfo(store, name)).filter((doc) => matches(doc));
  if (body.nameOnly === true) return docOf({ databases: databases.map(({ name }) => docOf({ name })) });
  const totalSize = databases.reduce((sum, { sizeOnDisk }) => sum + Number(sizeOnDisk), 0);
  return docOf({ databases, totalSize, totalSizeMb: Math.floor(totalSize / 1_000_000) });
};

/** The collections of a database that hold documents, which views do not. */
const stored = (store: Engine['store'], db: string): Collection[] =>
  store.list(db).filter(({ options }) => !isView(options));

function databaseInfo(store: Engine['store'], name: string): Doc {
  const sizeOnDisk = stored(store, name).reduce((sum, collection) => sum + collection.size(), 0);
  return docOf({ name, sizeOnDisk, empty: sizeOnDisk === 0 });
}

const collStats: Handler = ({ store }, command) => {
  refuseView(store, command.db, collectionName(command));
  const collection = store.find(command.db, collectionName(command));
  const [count, size] = [collection?.count() ?? 0, collection?.size() ?? 0];
  return docOf({
    ns: namespaceOf(command),
    count,
    size,
    storageSize: size,
    avgObjSize: count === 0 ? 0 : Math.floor(size / count),
    nindexes: collection === undefined ? 0 : collection.shownIndexes.length + 1,
    capped: collection?.options.capped === true,
  });
};

const dbStats: Handler = ({ store }, { db }) => {
  const collections = stored(store, db);
  const total = (measure: (collection: Collection) => number) =>
    collections.reduce((sum, collection) => sum + measure(collection), 0);
  const dataSize = total((collection) => collection.size());
  return docOf({
    db,
    collections: collections.length,
    views: store.list(db).length - collections.length,
    objects: total((collection) => collection.count()),
    dataSize,
    storageSize: dataSize,
    indexes: total((collection) => collection.shownIndexes.length + 1),
  });
};

/** The commands about collections and databases. */
export const collectionCommands: Readonly<Record<string, Handler>> = {
  create,
  drop,
  dropDatabase,
  renameCollection,
  listCollections,
  listDatabases,
  collStats,
  dbStats,
  ...modifyingCollectionCommands,
};
