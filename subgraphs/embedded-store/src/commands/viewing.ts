import { CommandError } from '../errors.ts';
import { type ResolvedView, resolveView } from '../storage/views.ts';
import { decode } from '../values/decode.ts';
import { type Doc, docOf, isDoc } from '../values/document.ts';
import { aggregatingCommands } from './aggregating.ts';
import { type Command, countArgument, documentArgument, type Engine, type Handler } from './command.ts';

/** The aggregate command on collections and views alike. */
export function viewing(commands: Readonly<Record<string, Handler>>): Readonly<Record<string, Handler>> {
  const { aggregate, ...others } = commands;
  if (aggregate === undefined) throw new Error('there is no aggregate command to extend');
  const either: Handler = (engine, command) => {
    const { aggregate: name, cursor, pipeline } = command.body;
    if (cursor === undefined) {
      throw new CommandError(
        9,
        "The 'cursor' option is required, except for aggregate with the explain argument",
      );
    }
    const view = typeof name === 'string' ? resolveView(command.catalog, command.db, name) : undefined;
    if (view === undefined) return aggregate(engine, command);
    return aggregateView(engine, command, view, Array.isArray(pipeline) ? pipeline : []);
  };
  return { ...others, aggregate: either };
}

// Arguments that find and aggregate have in common.
const shared = ['let', 'maxTimeMS', 'comment', 'allowDiskUse', 'readConcern', 'cursor', 'hint'];

/** Runs stages over a view: its own pipeline first, on the collection that it stands for. */
export function aggregateView(
  engine: Engine,
  command: Command,
  view: ResolvedView,
  stages: readonly unknown[],
): Uint8Array {
  const { body } = command;
  refuseOtherCollation(body.collation, view);
  const cursor = body.cursor ?? docOf(body.batchSize === undefined ? {} : { batchSize: body.batchSize });
  const kept = shared.filter((name) => body[name] !== undefined).map((name) => [name, body[name]]);
  const inner: Doc = docOf({
    aggregate: view.base,
    pipeline: [...view.pipeline, ...stages],
    ...Object.fromEntries(kept),
    cursor,
    ...(view.collation === undefined ? {} : { collation: view.collation }),
  });
  const { aggregate } = aggregatingCommands;
  if (aggregate === undefined) throw new Error('there is no aggregate command');
  const reply = aggregate(engine, { ...command, name: 'aggregate', body: inner });
  if (!(reply instanceof Uint8Array)) throw new Error('aggregate answers with an encoded cursor');
  return reply;
}

function refuseOtherCollation(collation: unknown, view: ResolvedView): void {
  if (!isDoc(collation) || Object.keys(collation).length === 0) return;
  if (collation.locale === (view.collation?.locale ?? 'simple')) return;
  throw new CommandError(167, "Cannot override a view's default collation");
}

/** What a find asks for, as stages. */
export function stagesOfFind(body: Doc): unknown[] {
  const skip = countArgument(body, 'skip') ?? 0;
  const limit = countArgument(body, 'limit') ?? 0;
  const [sort, projection] = [documentArgument(body, 'sort'), documentArgument(body, 'projection')];
  const has = (doc: Doc): boolean => Object.keys(doc).length > 0;
  return [
    docOf({ $match: documentArgument(body, 'filter') }),
    ...(has(sort) ? [docOf({ $sort: sort })] : []),
    ...(skip > 0 ? [docOf({ $skip: skip })] : []),
    ...(limit > 0 ? [docOf({ $limit: limit })] : []),
    ...(has(projection) ? [docOf({ $project: projection })] : []),
  ];
}

export function countView(engine: Engine, command: Command, view: ResolvedView): Doc {
  const { body } = command;
  const skip = countArgument(body, 'skip') ?? 0;
  const limit = countArgument(body, 'limit') ?? 0;
  const [counted] = firstBatch(engine, command, view, [
    docOf({ $match: documentArgument(body, 'query') }),
    ...(skip > 0 ? [docOf({ $skip: skip })] : []),
    ...(limit > 0 ? [docOf({ $limit: limit })] : []),
    docOf({ $count: 'n' }),
  ]);
  return docOf({ n: isDoc(counted) ? counted.n : 0 });
}

export function distinctView(engine: Engine, command: Command, view: ResolvedView, key: string): Doc {
  const [grouped] = firstBatch(engine, command, view, [
    docOf({ $match: documentArgument(command.body, 'query') }),
    docOf({ $unwind: docOf({ path: `$${key}`, preserveNullAndEmptyArrays: true }) }),
    docOf({ $match: docOf({ [key]: docOf({ $exists: true }) }) }),
    docOf({ $group: docOf({ _id: null, values: docOf({ $addToSet: `$${key}` }) }) }),
    docOf({ $project: docOf({ values: docOf({ $sortArray: docOf({ input: '$values', sortBy: 1 }) }) }) }),
  ]);
  return docOf({ values: isDoc(grouped) ? grouped.values : [] });
}

function firstBatch(engine: Engine, command: Command, view: ResolvedView, stages: unknown[]): unknown[] {
  const { cursor } = decode(aggregateView(engine, command, view, stages));
  return isDoc(cursor) && Array.isArray(cursor.firstBatch) ? cursor.firstBatch : [];
}
