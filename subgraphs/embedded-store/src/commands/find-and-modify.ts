import { evaluateExpression } from '../aggregation/expression.ts';
import { collationChoice, effectiveCollation } from '../collation/choice.ts';
import { CommandError } from '../errors.ts';
import type { Match } from '../matching/operators.ts';
import { compileProjection } from '../projecting/projection.ts';
import { checkFilter } from '../queries/find.ts';
import { selectDocuments, updateDocument, upsertDocument } from '../queries/write.ts';
import { refuseView } from '../storage/views.ts';
import { compileUpdate, type Update, type UpdateOptions } from '../updating/update.ts';
import { type Doc, docOf } from '../values/document.ts';
import {
  type Command,
  collectionName,
  documentArgument,
  type Handler,
  hintOf,
  timeLimitOf,
} from './command.ts';

const findAndModify: Handler = (_engine, command) => {
  const { body } = command;
  const collation = collationChoice(body.collation);
  const filter = documentArgument(body, 'query');
  checkFilter(filter);
  const variables = documentArgument(body, 'let');
  const options = { bypassValidation: body.bypassDocumentValidation === true };
  refuseView(command.catalog, command.db, collectionName(command));
  const collection = command.catalog.find(command.db, collectionName(command));
  const update = updateOf(body, { variables, collation: effectiveCollation(collation, collection?.options) });
  const [found] =
    collection === undefined
      ? []
      : selectDocuments(collection, {
          filter,
          multi: false,
          sort: body.sort,
          variables,
          collation,
          timeLimit: timeLimitOf(body),
          ...hintOf(body),
        });
  const shown = (doc: Doc | null, match: Match = {}): unknown => projected(body, doc, match, variables);
  if (collection === undefined || found === undefined) return nothingFound(command, filter, update, shown);
  if (update === undefined) {
    collection.remove(found.rid, found.doc);
    return docOf({ lastErrorObject: docOf({ n: 1 }), value: shown(found.doc, found.match) });
  }
  const value = shown(found.doc, found.match);
  const { doc } = updateDocument(collection, found, update, options);
  const last = docOf({ n: 1, updatedExisting: true });
  return docOf({ lastErrorObject: last, value: body.new === true ? shown(doc, found.match) : value });
};

/** Undefined means: remove. */
function updateOf(body: Doc, options: UpdateOptions): Update | undefined {
  const removes = body.remove === true;
  if (removes && (body.update !== undefined || body.upsert === true || body.new === true)) {
    throw new CommandError(9, "Cannot specify both 'remove' and 'update', 'upsert' or 'new'");
  }
  if (removes) return undefined;
  if (body.update === undefined) {
    throw new CommandError(9, "Either an 'update' or 'remove=true' must be specified");
  }
  return compileUpdate(body.update, body.arrayFilters, options);
}

function nothingFound(
  command: Command,
  filter: Doc,
  update: Update | undefined,
  shown: (doc: Doc | null) => unknown,
): Doc {
  if (update === undefined) return docOf({ lastErrorObject: docOf({ n: 0 }), value: null });
  if (command.body.upsert !== true) {
    return docOf({ lastErrorObject: docOf({ n: 0, updatedExisting: false }), value: null });
  }
  const doc = upsertDocument(command.catalog.open(command.db, collectionName(command)), filter, update, {
    bypassValidation: command.body.bypassDocumentValidation === true,
  });
  const last = docOf({ n: 1, updatedExisting: false, upserted: doc._id });
  return docOf({ lastErrorObject: last, value: command.body.new === true ? shown(doc) : null });
}

function projected(body: Doc, doc: Doc | null, match: Match, variables: Doc): unknown {
  const fields = documentArgument(body, 'fields');
  if (doc === null || Object.keys(fields).length === 0) return doc;
  const evaluate = (item: unknown, expression: unknown) => evaluateExpression(item, expression, variables);
  return compileProjection(fields, { evaluate })(doc, match);
}

/** The findAndModify command, under both of its spellings. */
export const modifyingCommands: Readonly<Record<string, Handler>> = {
  findAndModify,
  findandmodify: findAndModify,
};
