import { CommandError } from '../errors.ts';
import { runDelete, runInsert, runUpdate, type Target } from '../queries/statements.ts';
import { refuseBadName } from '../storage/names.ts';
import { type Doc, docOf, isDoc } from '../values/document.ts';
import { encode } from '../values/encode.ts';
import {
  arrayArgument,
  type Command,
  countArgument,
  documentArgument,
  flagArgument,
  type Handler,
  timeLimitOf,
} from './command.ts';
import { writeError } from './writing.ts';

const operationsMax = 100_000;

const counters = ['nErrors', 'nInserted', 'nMatched', 'nModified', 'nUpserted', 'nDeleted'] as const;
type Counts = Record<(typeof counters)[number], number>;

/** The bulkWrite command of MongoDB 8: inserts, updates and deletions in any of several collections, in one command. */
const bulkWrite: Handler = (engine, command) => {
  const { body, session, transaction } = command;
  if (command.db !== 'admin')
    throw new CommandError(13, 'bulkWrite may only be run against the admin database.');
  const operations = arrayArgument(body, 'ops');
  if (operations.length === 0 || operations.length > operationsMax) {
    throw new CommandError(
      16,
      `Write batch sizes must be between 1 and ${operationsMax}. Got ${operations.length} operations.`,
    );
  }
  const targets = arrayArgument(body, 'nsInfo').map((info) => targetOf(command, info));
  for (const operation of operations) targetFor(targets, operation);
  const counts: Counts = { nErrors: 0, nInserted: 0, nMatched: 0, nModified: 0, nUpserted: 0, nDeleted: 0 };
  const ordered = flagArgument(body, 'ordered', true);
  const results: Doc[] = [];
  for (const [idx, operation] of operations.entries()) {
    try {
      const result = runOperation(targets, operation, counts);
      if (body.errorsOnly !== true) results.push(docOf({ ok: 1, idx, ...result }));
    } catch (error) {
      const { index: _, ...failure } = writeError(error, idx);
      counts.nErrors++;
      results.push(docOf({ ok: 0, idx, n: 0, ...failure }));
      if (ordered) break;
    }
  }
  return engine.cursors.start(
    results.map(encode),
    {
      namespace: 'admin.$cmd.bulkWrite',
      session,
      transaction,
      batchSize: countArgument(documentArgument(body, 'cursor'), 'batchSize') ?? operationsMax,
    },
    docOf({ ...counts }),
  );
};

function targetOf(command: Command, info: unknown): Target {
  const ns = isDoc(info) ? info.ns : undefined;
  const dot = typeof ns === 'string' ? ns.indexOf('.') : -1;
  if (typeof ns !== 'string' || dot <= 0)
    throw new CommandError(73, `Invalid namespace specified '${String(ns)}'`);
  const [db, name] = [ns.slice(0, dot), ns.slice(dot + 1)];
  refuseBadName(db, name);
  return {
    catalog: command.catalog,
    db,
    name,
    variables: documentArgument(command.body, 'let'),
    bypassValidation: flagArgument(command.body, 'bypassDocumentValidation'),
    timeLimit: timeLimitOf(command.body),
  };
}

/** Which of the listed namespaces an operation is for. */
function targetFor(
  targets: readonly Target[],
  operation: unknown,
): { target: Target; operation: Doc; kind: string } {
  if (!isDoc(operation)) throw new CommandError(14, "the elements of 'ops' must be objects");
  const [kind = ''] = Object.keys(operation);
  const target = targets[Number(operation[kind])];
  if (target !== undefined) return { target, operation, kind };
  throw new CommandError(2, `BulkWrite ops entry has an invalid nsInfo index: ${String(operation[kind])}`);
}

function runOperation(targets: readonly Target[], given: unknown, counts: Counts): Doc {
  const { target, operation, kind } = targetFor(targets, given);
  switch (kind) {
    case 'insert':
      runInsert(target, operation.document);
      counts.nInserted++;
      return docOf({ n: 1 });
    case 'update':
      return updateOperation(target, operation, counts);
    case 'delete': {
      const { hint, collation } = operation;
      const filter = documentArgument(operation, 'filter');
      const n = runDelete(target, { filter, multi: flagArgument(operation, 'multi'), hint, collation });
      counts.nDeleted += n;
      return docOf({ n });
    }
    default:
      throw new CommandError(9, `Unrecognized bulkWrite operation '${kind}'`);
  }
}

function updateOperation(target: Target, operation: Doc, counts: Counts): Doc {
  const { n, nModified, upserted } = runUpdate(target, {
    filter: documentArgument(operation, 'filter'),
    change: operation.updateMods,
    arrayFilters: operation.arrayFilters,
    constants: documentArgument(operation, 'constants'),
    multi: flagArgument(operation, 'multi'),
    upsert: flagArgument(operation, 'upsert'),
    hint: operation.hint,
    sort: operation.sort,
    collation: operation.collation,
  });
  if (upserted === undefined) counts.nMatched += n;
  else counts.nUpserted++;
  counts.nModified += nModified;
  return docOf({ n, nModified, ...(upserted === undefined ? {} : { upserted: docOf(upserted) }) });
}

/** The bulkWrite command. */
export const bulkWritingCommands: Readonly<Record<string, Handler>> = { bulkWrite };
