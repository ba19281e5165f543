import type { Collation } from '../collation/collation.ts';
import { findDocuments } from '../queries/find.ts';
import type { Catalog } from '../storage/catalog.ts';
import { type ResolvedView, resolveView } from '../storage/views.ts';
import type { TimeLimit } from '../time-limit.ts';
import { decode } from '../values/decode.ts';
import { type Doc, docOf } from '../values/document.ts';
import { compilePipeline, runWith } from './pipeline.ts';
import { splitPipeline } from './stages/push-down.ts';
import type { ReadCollection, Reading } from './stages/stage.ts';

/** What a pipeline's reads of other collections share with the command. */
export interface ReaderOptions {
  readonly collation: Collation | undefined;
  readonly timeLimit: TimeLimit;
}

/** Reads collections and views of a catalogue for the stages that join. */
export function readerFor(catalog: Catalog, ownDb: string, options: ReaderOptions): ReadCollection {
  const read: ReadCollection = (from, reading) => {
    const db = from.db ?? ownDb;
    const view = resolveView(catalog, db, from.name);
    if (view !== undefined) return throughView(view, reading, readerFor(catalog, db, options));
    const collection = catalog.find(db, from.name);
    if (collection === undefined) return [];
    const { sort = [], skip = 0, limit = 0, filter, variables = docOf({}) } = reading;
    const collation = options.collation ?? 'simple';
    const { timeLimit } = options;
    return decoded(findDocuments(collection, { filter, sort, skip, limit, variables, collation, timeLimit }));
  };
  return read;
}

/** Documents whole; those that a filter had to look into are decoded already. */
export function* decoded(found: ReturnType<typeof findDocuments>): Generator<Doc> {
  for (const { bytes, doc } of found) yield doc ?? decode(bytes);
}

function throughView(view: ResolvedView, reading: Reading, read: ReadCollection): Iterable<Doc> {
  const { filter, sort = [], skip = 0, limit = 0, variables = docOf({}) } = reading;
  const order = docOf(Object.fromEntries(sort.map(({ path, direction }) => [path, direction])));
  const { rest, ...query } = splitPipeline([
    ...view.pipeline.filter((stage): stage is Doc => stage !== undefined),
    docOf({ $match: filter }),
    ...(sort.length > 0 ? [docOf({ $sort: order })] : []),
    ...(skip > 0 ? [docOf({ $skip: skip })] : []),
    ...(limit > 0 ? [docOf({ $limit: limit })] : []),
  ]);
  const stage = compilePipeline(rest, { names: Object.keys(variables) });
  return stage(read({ name: view.base }, { ...query, variables }), runWith(read, variables));
}
