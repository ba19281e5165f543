import { Long } from 'bson';
import { evaluateExpression } from '../aggregation/expression.ts';
import { collationChoice, effectiveCollation } from '../collation/choice.ts';
import { CommandError, locationError } from '../errors.ts';
import { parsePath, someAtPath } from '../matching/path.ts';
import { parseSort } from '../planning/sort.ts';
import { compileProjection } from '../projecting/projection.ts';
import { checkFilter, countDocuments, type Found, findDocuments, type Query } from '../queries/find.ts';
import { Tail } from '../queries/tail.ts';
import type { Collection } from '../storage/collection.ts';
import { resolveView } from '../storage/views.ts';
import { decode } from '../values/decode.ts';
import { DistinctValues } from '../values/distinct.ts';
import { type Doc, docOf, isDoc } from '../values/document.ts';
import { encode } from '../values/encode.ts';
import {
  arrayArgument,
  type Command,
  collectionName,
  countArgument,
  documentArgument,
  type Engine,
  type Handler,
  hintOf,
  namespaceOf,
  refuseArguments,
  timeLimitOf,
} from './command.ts';
import { aggregateView, countView, distinctView, stagesOfFind } from './viewing.ts';

/** Reads the arguments that find, count and their like share. */
function parseQuery(body: Doc, filterName: 'filter' | 'query'): Query {
  const collation = collationChoice(body.collation);
  const filter = documentArgument(body, filterName);
  checkFilter(filter);
  const natural = isDoc(body.sort) && Object.hasOwn(body.sort, '$natural');
  return {
    filter,
    sort: natural ? [] : parseSort(body.sort),
    skip: countArgument(body, 'skip') ?? 0,
    limit: countArgument(body, 'limit') ?? 0,
    variables: documentArgument(body, 'let'),
    timeLimit: timeLimitOf(body),
    // The order of insertion is a way of reading, not of sorting.
    ...(natural ? { hint: body.sort } : hintOf(body)),
    ...(collation === undefined ? {} : { collation }),
  };
}

const find: Handler = (engine, command) => {
  const { body, session, transaction } = command;
  const view = resolveView(command.catalog, command.db, collectionName(command));
  if (view !== undefined) return aggregateView(engine, command, view, stagesOfFind(body));
  refuseArguments(body, 'find', ['returnKey', 'showRecordId', 'min', 'max']);
  const query = parseQuery(body, 'filter');
  const output = outputOf(documentArgument(body, 'projection'), query.variables);
  const collection = command.catalog.find(command.db, collectionName(command));
  if (body.tailable === true) return tail(engine, command, { collection, query, output });
  if (body.awaitData === true) {
    throw new CommandError(9, 'Cannot set awaitData without tailable');
  }
  const documents = collection === undefined ? [] : findDocuments(collection, query);
  const reply = engine.cursors.start(mapped(documents, output), {
    namespace: namespaceOf(command),
    session,
    transaction,
    batchSize: countArgument(body, 'batchSize'),
    single: body.singleBatch === true,
  });
  if (query.timeLimit !== undefined) query.timeLimit.expiresAt = Number.POSITIVE_INFINITY;
  return reply;
};

interface Tailing {
  readonly collection: Collection | undefined;
  readonly query: Query;
  readonly output: (found: Found) => Uint8Array;
}

function tail(
  { cursors, store }: Engine,
  command: Command,
  { collection, query, output }: Tailing,
): Uint8Array {
  const { body, session, transaction } = command;
  if (collection?.options.capped !== true) {
    throw new CommandError(
      2,
      `error processing query: ns=${namespaceOf(command)}: tailable cursor requested on non capped collection`,
    );
  }
  if (query.sort.length > 0)
    throw new CommandError(2, 'cannot use tailable option with a sort other than $natural');
  const bell = body.awaitData === true ? store.changes.arrived : undefined;
  return cursors.start(new Tail(collection, query, { output, bell }), {
    namespace: namespaceOf(command),
    session,
    transaction,
    batchSize: countArgument(body, 'batchSize'),
  });
}

/** How a found document leaves: as it is stored, or projected. */
function outputOf(projection: Doc, variables: Doc | undefined): (found: Found) => Uint8Array {
  if (Object.keys(projection).length === 0) return ({ bytes }) => bytes;
  const project = compileProjection(projection, {
    evaluate: (doc, expression) => evaluateExpression(doc, expression, variables),
  });
  return ({ bytes, doc, match }) => encode(project(doc ?? decode(bytes), match));
}

function* mapped<T>(items: Iterable<T>, change: (item: T) => Uint8Array): Generator<Uint8Array> {
  for (const item of items) yield change(item);
}

const awaitMsDefault = 1_000;

const getMore: Handler = ({ cursors }, { body, db, session, transaction, arrivedAt }) => {
  const id = body.getMore;
  if (!(id instanceof Long) && typeof id !== 'number')
    throw new CommandError(14, 'getMore takes a cursor id');
  if (typeof body.collection !== 'string') {
    throw locationError(40414, "BSON field 'getMore.collection' is missing but a required field");
  }
  const batchSize = countArgument(body, 'batchSize') || undefined;
  const waitUntil = arrivedAt + (countArgument(body, 'maxTimeMS') ?? awaitMsDefault);
  const namespace = `${db}.${body.collection}`;
  return cursors.next(String(id), { namespace, transaction, session, batchSize, waitUntil });
};

const killCursors: Handler = ({ cursors }, { body }) => {
  const ids = arrayArgument(body, 'cursors');
  const killed = ids.filter((id) => cursors.kill(String(id)));
  const notFound = ids.filter((id) => !killed.includes(id));
  return docOf({ cursorsKilled: killed, cursorsNotFound: notFound, cursorsAlive: [], cursorsUnknown: [] });
};

const count: Handler = (engine, command) => {
  const view = resolveView(command.catalog, command.db, collectionName(command));
  if (view !== undefined) return countView(engine, command, view);
  const query = parseQuery(withPositiveLimit(command.body), 'query');
  const collection = command.catalog.find(command.db, collectionName(command));
  if (collection === undefined) return docOf({ n: 0 });
  return docOf({ n: countDocuments(collection, query) });
};

// A negative limit is how the old protocol said that one batch is enough; for a count it means the same.
const withPositiveLimit = (body: Doc): Doc =>
  Number(body.limit) < 0 ? docOf({ ...body, limit: -Number(body.limit) }) : body;

const distinct: Handler = (engine, command) => {
  const key = command.body.key;
  if (typeof key !== 'string') throw new CommandError(14, "Expected field 'key' to be of type string");
  const view = resolveView(command.catalog, command.db, collectionName(command));
  if (view !== undefined) return distinctView(engine, command, view, key);
  const query = parseQuery(command.body, 'query');
  const collection = command.catalog.find(command.db, collectionName(command));
  const values = new DistinctValues(effectiveCollation(query.collation, collection?.options));
  const keep = (value: unknown): boolean => {
    // An array stands for its items; an array among those is a value.
    const found = Array.isArray(value) ? value : value === undefined ? [] : [value];
    for (const item of found) values.add(item);
    return false;
  };
  for (const { bytes, doc } of collection === undefined ? [] : findDocuments(collection, query)) {
    someAtPath(doc ?? decode(bytes), parsePath(key), keep, false);
  }
  return docOf({ values: values.sorted() });
};

/** The commands that read documents. */
export const readingCommands: Readonly<Record<string, Handler>> = {
  find,
  getMore,
  killCursors,
  count,
  distinct,
};
