import { CommandError } from '../errors.ts';
import { runDelete, runInsert, runUpdate, type Target, type UpdateStatement } from '../queries/statements.ts';
import { type Doc, docOf, isDoc } from '../values/document.ts';
import { checkStatement } from './arguments.ts';
import {
  arrayArgument,
  type Command,
  collectionName,
  documentArgument,
  flagArgument,
  type Handler,
  timeLimitOf,
} from './command.ts';

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
  if (!statements.every(isDoc)) {
    throw new CommandError(14, `BSON field '${command.name}.${name}' has elements that are not objects`);
  }
  const ordered = flagArgument(command.body, 'ordered', true);
  const errors: Doc[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      run(statement, index);
    } catch (error) {
      errors.push(writeError(error, index));
      if (ordered) break;
    }
  }
  return errors;
}

/** What a write tells of a statement that failed; what fails the command as a whole is thrown on. */
export function writeError(error: unknown, index: number): Doc {
  if (!(error instanceof CommandError) || endsCommand(error)) throw error;
  return docOf({ index, code: error.code, errmsg: error.message, ...error.details });
}

// Drivers look for the label that makes them try again on the reply itself; and time runs out for the whole command.
const endsCommand = ({ code, details }: CommandError): boolean =>
  details.errorLabels !== undefined || code === 50;

const withErrors = (reply: Doc, errors: readonly Doc[]): Doc =>
  errors.length === 0 ? reply : docOf({ ...reply, writeErrors: errors });

/** Where a write command writes. */
const targetOf = (command: Command): Target => ({
  catalog: command.catalog,
  db: command.db,
  name: collectionName(command),
  variables: documentArgument(command.body, 'let'),
  bypassValidation: flagArgument(command.body, 'bypassDocumentValidation'),
  timeLimit: timeLimitOf(command.body),
});

const insert: Handler = (_engine, command) => {
  const target = targetOf(command);
  let n = 0;
  const errors = runEach(command, 'documents', (doc) => {
    runInsert(target, doc);
    n++;
  });
  return withErrors(docOf({ n }), errors);
};

const update: Handler = (_engine, command) => {
  const target = targetOf(command);
  const upserted: Doc[] = [];
  let n = 0;
  let nModified = 0;
  const errors = runEach(command, 'updates', (statement, index) => {
    checkStatement('update', statement);
    const result = runUpdate(target, readUpdate(statement));
    n += result.n;
    nModified += result.nModified;
    if (result.upserted !== undefined) upserted.push(docOf({ index, _id: result.upserted._id }));
  });
  return withErrors(docOf({ n, nModified, ...(upserted.length > 0 ? { upserted } : {}) }), errors);
};

const readUpdate = (statement: Doc): UpdateStatement => ({
  filter: documentArgument(statement, 'q'),
  change: statement.u,
  arrayFilters: statement.arrayFilters,
  constants: documentArgument(statement, 'c'),
  multi: flagArgument(statement, 'multi'),
  upsert: flagArgument(statement, 'upsert'),
  hint: statement.hint,
  sort: statement.sort,
  collation: statement.collation,
});

const remove: Handler = (_engine, command) => {
  const target = targetOf(command);
  let n = 0;
  const errors = runEach(command, 'deletes', (statement) => {
    checkStatement('delete', statement);
    const limit = Number(statement.limit);
    if (limit !== 0 && limit !== 1) {
      throw new CommandError(9, 'The limit field in delete objects must be 0 or 1');
    }
    const { hint, collation } = statement;
    n += runDelete(target, { filter: documentArgument(statement, 'q'), multi: limit === 0, hint, collation });
  });
  return withErrors(docOf({ n }), errors);
};

/** The commands that change documents. */
export const writingCommands: Readonly<Record<string, Handler>> = { insert, update, delete: remove };
