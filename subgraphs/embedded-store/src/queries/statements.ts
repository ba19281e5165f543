import { collationChoice, effectiveCollation } from '../collation/choice.ts';
import { CommandError } from '../errors.ts';
import type { Catalog } from '../storage/catalog.ts';
import type { Collection } from '../storage/collection.ts';
import { refuseView } from '../storage/views.ts';
import { refuseLate, type TimeLimit } from '../time-limit.ts';
import { compileUpdate } from '../updating/update.ts';
import { type Doc, isDoc } from '../values/document.ts';
import { checkFilter } from './find.ts';
import {
  insertDocument,
  type Selection,
  selectDocuments,
  updateDocument,
  upsertDocument,
  type WriteOptions,
} from './write.ts';

/** Where a statement writes, and what its command says for all of its statements. */
export interface Target extends WriteOptions {
  readonly catalog: Catalog;
  readonly db: string;
  readonly name: string;
  readonly variables: Doc;
  readonly timeLimit: TimeLimit;
}

/** One update, whichever command it came in. */
export interface UpdateStatement {
  readonly filter: Doc;
  readonly change: unknown;
  readonly arrayFilters: unknown;
  /** Variables of a pipeline. */
  readonly constants: Doc;
  readonly multi: boolean;
  readonly upsert: boolean;
  readonly hint: unknown;
  readonly sort: unknown;
  readonly collation: unknown;
}

export interface UpdateResult {
  readonly n: number;
  readonly nModified: number;
  /** The `_id` of what was inserted, in a box because it may be any value. */
  readonly upserted?: { readonly _id: unknown };
}

export function runInsert(target: Target, doc: unknown): void {
  insertDocument(open(target), doc, target);
}

export function runUpdate(target: Target, statement: UpdateStatement): UpdateResult {
  const { filter, multi } = statement;
  if (multi && statement.sort !== undefined) throw new CommandError(9, 'Cannot specify sort with multi=true');
  const collation = collationChoice(statement.collation);
  checkFilter(filter);
  const collection = find(target);
  const change = compileUpdate(statement.change, statement.arrayFilters, {
    variables: { ...target.variables, ...statement.constants },
    collation: effectiveCollation(collation, collection?.options),
  });
  if (multi && change.replaces) {
    throw new CommandError(9, 'multi update is not supported for replacement-style update');
  }
  const selection = { filter, multi, hint: statement.hint, sort: statement.sort, collation };
  const found = collection === undefined ? [] : selected(collection, selection, target);
  if (collection === undefined || found.length === 0) {
    if (!statement.upsert) return { n: 0, nModified: 0 };
    const doc = upsertDocument(open(target), filter, change, target);
    return { n: 1, nModified: 0, upserted: { _id: doc._id } };
  }
  let nModified = 0;
  for (const item of found) {
    refuseLate(target.timeLimit);
    if (updateDocument(collection, item, change, target).modified) nModified++;
  }
  return { n: found.length, nModified };
}

/** One deletion, whichever command it came in. */
export interface DeleteStatement {
  readonly filter: Doc;
  readonly multi: boolean;
  readonly hint: unknown;
  readonly collation: unknown;
}

/** Gives how many documents were removed. */
export function runDelete(target: Target, { filter, multi, hint, collation }: DeleteStatement): number {
  const choice = collationChoice(collation);
  checkFilter(filter);
  const collection = find(target);
  if (collection === undefined) return 0;
  const found = selected(collection, { filter, multi, hint, collation: choice }, target);
  for (const { rid, doc } of found) {
    refuseLate(target.timeLimit);
    collection.remove(rid, doc);
  }
  return found.length;
}

const selected = (collection: Collection, selection: Selection, { variables, timeLimit }: Target) => {
  const { hint } = selection;
  const none = hint === undefined || hint === null || (isDoc(hint) && Object.keys(hint).length === 0);
  return selectDocuments(collection, { ...selection, variables, timeLimit, hint: none ? undefined : hint });
};

function find({ catalog, db, name }: Target): Collection | undefined {
  refuseView(catalog, db, name);
  return catalog.find(db, name);
}

function open({ catalog, db, name }: Target): Collection {
  refuseView(catalog, db, name);
  return catalog.open(db, name);
}
