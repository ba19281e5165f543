import { CommandError, locationError } from '../errors.ts';
import type { Doc } from '../values/document.ts';

// What drivers add to any command.
const general = new Set([
  'apiDeprecationErrors',
  'apiStrict',
  'apiVersion',
  'autocommit',
  'comment',
  'lsid',
  'maxTimeMS',
  'readConcern',
  'startTransaction',
  'stmtId',
  'stmtIds',
  'txnNumber',
  'writeConcern',
]);

const finding =
  'filter sort projection hint skip limit batchSize singleBatch max min returnKey showRecordId tailable';
const modifying =
  'query sort remove update new upsert fields collation arrayFilters hint let bypassDocumentValidation';

// Every argument a command knows, whether or not this engine can serve it.
const argumentsOf: Readonly<Record<string, string>> = {
  abortTransaction: 'recoveryToken',
  aggregate: 'pipeline cursor explain allowDiskUse bypassDocumentValidation collation hint let',
  bulkWrite: 'ops nsInfo ordered bypassDocumentValidation let errorsOnly cursor',
  collStats: 'scale',
  commitTransaction: 'recoveryToken',
  count: 'query limit skip hint collation fields',
  createIndexes: 'indexes commitQuorum',
  dbStats: 'scale freeStorage',
  delete: 'deletes ordered let bypassDocumentValidation maxTimeMS',
  distinct: 'key query collation hint',
  drop: '',
  dropDatabase: '',
  dropIndexes: 'index',
  explain: 'verbosity',
  find: `${finding} oplogReplay noCursorTimeout awaitData allowPartialResults collation allowDiskUse let`,
  findAndModify: modifying,
  findandmodify: modifying,
  getMore: 'collection batchSize term lastKnownCommittedOpTime',
  insert: 'documents ordered bypassDocumentValidation',
  killCursors: 'cursors',
  listCollections: 'filter nameOnly authorizedCollections cursor',
  listDatabases: 'filter nameOnly authorizedDatabases',
  listIndexes: 'cursor',
  renameCollection: 'to dropTarget',
  update: 'updates ordered let bypassDocumentValidation',
};

const known: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(argumentsOf).map(([name, list]) => [name, new Set([name, ...list.split(' ')])]),
);

/** Throws for an argument that the command does not have: it would be ignored, and mean something to whoever sent it. */
export function refuseUnknownArguments(name: string, body: Doc): void {
  const own = known.get(name);
  if (own === undefined) return;
  for (const argument of Object.keys(body)) {
    if (own.has(argument) || general.has(argument) || argument.startsWith('$')) continue;
    throw locationError(40415, `BSON field '${name}.${argument}' is an unknown field.`);
  }
}

const statements: Readonly<Record<'update' | 'delete', ReadonlySet<string>>> = {
  update: new Set([
    'q',
    'u',
    'c',
    'upsert',
    'multi',
    'collation',
    'arrayFilters',
    'hint',
    'sort',
    'upsertSupplied',
  ]),
  delete: new Set(['q', 'limit', 'collation', 'hint']),
};

/** The same for one statement of an update or a deletion, whose `q` has to be there. */
export function checkStatement(kind: 'update' | 'delete', statement: Doc): void {
  for (const argument of Object.keys(statement)) {
    if (statements[kind].has(argument)) continue;
    throw locationError(40415, `BSON field '${kind}.${kind}s.${argument}' is an unknown field.`);
  }
  if (statement.q === undefined) {
    throw locationError(40414, `BSON field '${kind}.${kind}s.q' is missing but a required field`);
  }
  if (kind === 'update' && statement.u === undefined) {
    throw new CommandError(9, "BSON field 'update.updates.u' is missing but a required field");
  }
}
