import { parsePipeline } from '../aggregation/pipeline.ts';
import { splitPipeline } from '../aggregation/stages/push-down.ts';
import { collationChoice } from '../collation/choice.ts';
import { CommandError } from '../errors.ts';
import type { Match } from '../matching/operators.ts';
import { parseSort } from '../planning/sort.ts';
import { checkFilter, type Query } from '../queries/find.ts';
import { type ResolvedView, refuseView, resolveView } from '../storage/views.ts';
import { compileUpdate, type Update } from '../updating/update.ts';
import { type Doc, docOf, isDoc } from '../values/document.ts';
import { encodeStored } from '../values/encode.ts';
import {
  arrayArgument,
  type Command,
  collectionName,
  countArgument,
  documentArgument,
  hintOf,
} from './command.ts';
import { stagesOfFind } from './viewing.ts';

/** A command as explain sees it: what it looks for, and what it would do with what is found. */
export interface Explained {
  readonly kind: 'find' | 'count' | 'update' | 'delete';
  readonly target: Command;
  readonly query: Query;
  readonly projection: Doc | undefined;
  /** What a pipeline does after the query that it begins with. */
  readonly stages: readonly Doc[];
  /** Whether an update would change a document that it found. */
  readonly wouldModify?: (doc: Doc, bytes: Uint8Array, match: Match) => boolean;
}

/** Reads the command inside of an explain, and refuses what that command would refuse. */
export function explainedCommand(command: Command): Explained {
  const read = readers.get(command.name);
  if (read === undefined)
    throw new CommandError(59, `Explain failed due to unknown command: ${command.name}`);
  return read(command);
}

const find = (command: Command): Explained => {
  const view = viewOf(command);
  if (view !== undefined) return pipelineOf(command, view, stagesOfFind(command.body));
  const projection = documentArgument(command.body, 'projection');
  return {
    kind: 'find',
    target: command,
    query: queryOf(command.body, documentArgument(command.body, 'filter')),
    projection: Object.keys(projection).length === 0 ? undefined : projection,
    stages: [],
  };
};

const reader =
  (kind: 'find' | 'count') =>
  (command: Command): Explained => {
    const filter = documentArgument(command.body, 'query');
    const view = viewOf(command);
    if (view !== undefined) return pipelineOf(command, view, [docOf({ $match: filter })]);
    return { kind, target: command, query: queryOf(command.body, filter), projection: undefined, stages: [] };
  };

const aggregate = (command: Command): Explained => {
  const { pipeline } = command.body;
  parsePipeline(pipeline);
  if (typeof command.body.aggregate !== 'string') {
    throw new CommandError(238, 'explain of a pipeline that reads no collection is not supported');
  }
  return pipelineOf(command, viewOf(command), arrayArgument(command.body, 'pipeline'));
};

const viewOf = (command: Command): ResolvedView | undefined =>
  resolveView(command.catalog, command.db, collectionName(command));

function pipelineOf(command: Command, view: ResolvedView | undefined, own: readonly unknown[]): Explained {
  const { body } = command;
  const stages = [...(view?.pipeline ?? []), ...own];
  const { filter, sort, skip, limit, rest } = splitPipeline(stages.filter(isDoc));
  const base = view?.base ?? collectionName(command);
  const collation = view?.collation ?? body.collation;
  return {
    kind: 'find',
    target: { ...command, name: 'aggregate', body: docOf({ aggregate: base }) },
    query: {
      ...queryOf(docOf({ ...body, sort: undefined, skip: 0, limit: 0, collation }), filter),
      sort,
      skip,
      limit,
    },
    projection: undefined,
    stages: rest,
  };
}

const update = (command: Command): Explained => {
  const statement = onlyStatement(command, 'updates');
  const variables = { ...documentArgument(command.body, 'let'), ...documentArgument(statement, 'c') };
  const change = compileUpdate(statement.u, statement.arrayFilters, { variables });
  return writing(command, statement, { multi: statement.multi === true, change });
};

const remove = (command: Command): Explained => {
  const statement = onlyStatement(command, 'deletes');
  return writing(command, statement, { multi: Number(statement.limit) === 0 });
};

const findAndModify = (command: Command): Explained => {
  const { body } = command;
  const change =
    body.remove === true
      ? undefined
      : compileUpdate(body.update, body.arrayFilters, { variables: documentArgument(body, 'let') });
  return writing(command, docOf({ ...body, q: body.query }), { multi: false, ...(change && { change }) });
};

function onlyStatement({ body }: Command, name: string): Doc {
  const [statement, ...others] = arrayArgument(body, name);
  if (others.length > 0) throw new CommandError(16, 'explained write batches must be of size 1');
  if (!isDoc(statement)) throw new CommandError(14, `the elements of '${name}' must be objects`);
  return statement;
}

function writing(
  command: Command,
  statement: Doc,
  { multi, change }: { multi: boolean; change?: Update },
): Explained {
  refuseView(command.catalog, command.db, collectionName(command));
  const body = docOf({ ...statement, skip: 0, limit: multi ? 0 : 1, let: command.body.let });
  return {
    kind: change === undefined ? 'delete' : 'update',
    target: command,
    query: queryOf(body, documentArgument(statement, 'q')),
    projection: undefined,
    stages: [],
    ...(change === undefined
      ? {}
      : {
          wouldModify: (doc, bytes, found) =>
            Buffer.compare(encodeStored(change.apply(doc, { found })), bytes) !== 0,
        }),
  };
}

function queryOf(body: Doc, filter: Doc): Query {
  checkFilter(filter);
  return {
    filter,
    sort: parseSort(body.sort),
    skip: countArgument(body, 'skip') ?? 0,
    limit: countArgument(body, 'limit') ?? 0,
    variables: documentArgument(body, 'let'),
    collation: collationChoice(body.collation),
    ...hintOf(body),
  };
}

const readers: ReadonlyMap<string, (command: Command) => Explained> = new Map([
  ['find', find],
  ['count', reader('count')],
  ['distinct', reader('find')],
  ['aggregate', aggregate],
  ['update', update],
  ['delete', remove],
  ['findAndModify', findAndModify],
  ['findandmodify', findAndModify],
]);
