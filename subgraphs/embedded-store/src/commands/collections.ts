import { Binary } from 'bson';
import { CommandError, notSupported } from '../errors.ts';
import { compileFilter } from '../matching/filter.ts';
import type { Collection } from '../storage/collection.ts';
import { type Doc, docOf } from '../values/document.ts';
import { encode } from '../values/encode.ts';
import {
  collectionName,
  countArgument,
  documentArgument,
  type Engine,
  type Handler,
  namespaceOf,
} from './command.ts';

const harmless = new Set([
  'create',
  'autoIndexId',
  'idIndex',
  'writeConcern',
  'comment',
  'maxTimeMS',
  'lsid',
  'txnNumber',
]);

const create: Handler = ({ store }, command) => {
  const option = Object.keys(command.body).find(
    (name) => !harmless.has(name) && !name.startsWith('$') && command.body[name] !== false,
  );
  if (option !== undefined) throw notSupported(`the collection option '${option}'`);
  store.create(command.db, collectionName(command), docOf({}));
  return docOf({});
};

const drop: Handler = ({ store, cursors }, command) => {
  const collection = store.find(command.db, collectionName(command));
  if (collection === undefined) throw new CommandError(26, 'ns not found');
  const nIndexesWas = collection.indexes.size + 1;
  cursors.killWhere(({ namespace }) => namespace === collection.namespace);
  store.drop(collection);
  return docOf({ ns: collection.namespace, nIndexesWas });
};

const dropDatabase: Handler = ({ store, cursors }, { db }) => {
  const collections = store.list(db);
  for (const collection of collections) store.drop(collection);
  cursors.killWhere(({ namespace }) => namespace.startsWith(`${db}.`));
  return collections.length > 0 ? docOf({ dropped: db }) : docOf({});
};

const renameCollection: Handler = ({ store, cursors }, { body }) => {
  const [from, to] = [split(body.renameCollection), split(body.to)];
  const collection = store.find(from.db, from.name);
  if (collection === undefined)
    throw new CommandError(26, `Source collection ${from.db}.${from.name} does not exist`);
  const target = store.find(to.db, to.name);
  if (target !== undefined) {
    if (body.dropTarget !== true) throw new CommandError(48, 'target namespace exists');
    store.drop(target);
  }
  cursors.killWhere(({ namespace }) => namespace === collection.namespace);
  store.rename(collection, to.db, to.name);
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

const describe = ({ name, options, uuid }: Collection): Doc =>
  docOf({
    name,
    type: 'collection',
    options,
    info: docOf({ readOnly: false, uuid: new Binary(Buffer.from(uuid), Binary.SUBTYPE_UUID) }),
    idIndex: docOf({ v: 2, key: docOf({ _id: 1 }), name: '_id_' }),
  });

const listDatabases: Handler = ({ store }, { body }) => {
  const matches = compileFilter(documentArgument(body, 'filter'));
  const names = [...new Set(store.list().map(({ db }) => db))].sort();
  const databases = names.map((name) => databaseInfo(store, name)).filter((doc) => matches(doc));
  if (body.nameOnly === true) return docOf({ databases: databases.map(({ name }) => docOf({ name })) });
  const totalSize = databases.reduce((sum, { sizeOnDisk }) => sum + Number(sizeOnDisk), 0);
  return docOf({ databases, totalSize, totalSizeMb: Math.floor(totalSize / 1_000_000) });
};

function databaseInfo(store: Engine['store'], name: string): Doc {
  const sizeOnDisk = store.list(name).reduce((sum, collection) => sum + collection.size(), 0);
  return docOf({ name, sizeOnDisk, empty: sizeOnDisk === 0 });
}

const collStats: Handler = ({ store }, command) => {
  const collection = store.find(command.db, collectionName(command));
  const [count, size] = [collection?.count() ?? 0, collection?.size() ?? 0];
  return docOf({
    ns: namespaceOf(command),
    count,
    size,
    storageSize: size,
    avgObjSize: count === 0 ? 0 : Math.floor(size / count),
    nindexes: collection === undefined ? 0 : collection.indexes.size + 1,
    capped: false,
  });
};

const dbStats: Handler = ({ store }, { db }) => {
  const collections = store.list(db);
  const total = (measure: (collection: Collection) => number) =>
    collections.reduce((sum, collection) => sum + measure(collection), 0);
  const dataSize = total((collection) => collection.size());
  return docOf({
    db,
    collections: collections.length,
    objects: total((collection) => collection.count()),
    dataSize,
    storageSize: dataSize,
    indexes: total((collection) => collection.indexes.size + 1),
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
};
