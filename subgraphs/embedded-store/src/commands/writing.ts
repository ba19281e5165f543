import { CommandError } from '../errors.ts';
import { checkFilter, refuseCollation } from '../queries/find.ts';
import { insertDocument, selectDocuments, updateDocument, upsertDocument } from '../queries/write.ts';
import type { Catalog } from '../storage/catalog.ts';
import type { Collection } from '../storage/collection.ts';
import { compileUpdate } from '../updating/update.ts';
import { type Doc, docOf, isDoc } from '../values/document.ts';
import { arrayArgument, type Command, collectionName, documentArgument, type Handler } from './command.ts';

const statementsMax = 100_000;

/** Runs each statement of a write; errors are collected, and end the command early if it is ordered. */
function runEach(command: Command, name: string, run: (statement: Doc, index: number) => void): Doc[] {
  const statements = arrayArgument(command.body, name);
  if (statements.length === 0 || statements.length > statementsMax) {
    throw new CommandError(
      16,
      `Write batch sizes must be between 1 and ${statementsMax}. Got ${statements.length}.`,
    );
  }
  const errors: Doc[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      if (!isDoc(statement)) throw new CommandError(14, `the elements of '${name}' must be objects`);
      run(statement, index);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      errors.push(docOf({ index, code: error.code, errmsg: error.message, ...error.details }));
      if (command.body.ordered !== false) break;
    }
  }
  return errors;
}

const withErrors = (reply: Doc, errors: readonly Doc[]): Doc =>
  errors.length === 0 ? reply : docOf({ ...reply, writeErrors: errors });

const insert: Handler = (_engine, command) => {
  const name = collectionName(command);
  let n = 0;
  const errors = runEach(command, 'documents', (doc) => {
    insertDocument(command.catalog.open(command.db, name), doc);
    n++;
  });
  return withErrors(docOf({ n }), errors);
};

interface Counts {
  n: number;
  nModified: number;
  readonly upserted: Doc[];
}

const update: Handler = (_engine, command) => {
  const counts: Counts = { n: 0, nModified: 0, upserted: [] };
  const variables = documentArgument(command.body, 'let');
  const name = collectionName(command);
  const errors = runEach(command, 'updates', (statement, index) => {
    runUpdate(command.catalog, { db: command.db, name, statement, index, variables }, counts);
  });
  const upserted = counts.upserted.length > 0 ? { upserted: counts.upserted } : {};
  return withErrors(docOf({ n: counts.n, nModified: counts.nModified, ...upserted }), errors);
};

interface UpdateStatement {
  readonly db: string;
  readonly name: string;
  readonly statement: Doc;
  readonly index: number;
  readonly variables: Doc;
}

function runUpdate(
  catalog: Catalog,
  { db, name, statement, index, variables }: UpdateStatement,
  counts: Counts,
): void {
  refuseCollation(statement.collation);
  const filter = documentArgument(statement, 'q');
  const multi = statement.multi === true;
  checkFilter(filter);
  const change = compileUpdate(statement.u, statement.arrayFilters, {
    ...variables,
    ...documentArgument(statement, 'c'),
  });
  if (multi && change.replaces)
    throw new CommandError(9, 'multi update is not supported for replacement-style update');
  const collection = catalog.find(db, name);
  const found = collection === undefined ? [] : selected(collection, statement, filter, multi, variables);
  if (collection === undefined || found.length === 0) {
    if (statement.upsert !== true) return;
    const doc = upsertDocument(catalog.open(db, name), filter, change);
    counts.n++;
    counts.upserted.push(docOf({ index, _id: doc._id }));
    return;
  }
  for (const item of found) {
    const { modified } = updateDocument(collection, item, change);
    counts.n++;
    if (modified) counts.nModified++;
  }
}

const selected = (collection: Collection, statement: Doc, filter: Doc, multi: boolean, variables: Doc) =>
  selectDocuments(collection, { filter, multi, variables, hint: statement.hint, sort: statement.sort });

const remove: Handler = (_engine, command) => {
  let n = 0;
  const name = collectionName(command);
  const variables = documentArgument(command.body, 'let');
  const errors = runEach(command, 'deletes', (statement) => {
    refuseCollation(statement.collation);
    const filter = documentArgument(statement, 'q');
    checkFilter(filter);
    const limit = Number(statement.limit);
    if (limit !== 0 && limit !== 1)
      throw new CommandError(9, 'The limit field in delete objects must be 0 or 1');
    const collection = command.catalog.find(command.db, name);
    if (collection === undefined) return;
    for (const { rid, doc } of selected(collection, statement, filter, limit === 0, variables)) {
      collection.remove(rid, doc);
      n++;
    }
  });
  return withErrors(docOf({ n }), errors);
};

/** The commands that change documents. */
export const writingCommands: Readonly<Record<string, Handler>> = { insert, update, delete: remove };
