import type { Collation } from '../collation/collation.ts';
import { findDocuments } from '../queries/find.ts';
import type { Catalog } from '../storage/catalog.ts';
import type { IndexSpec } from '../storage/index-spec.ts';
import { isView } from '../storage/store.ts';
import { type ResolvedView, resolveView } from '../storage/views.ts';
import type { TimeLimit } from '../time-limit.ts';
import { decode } from '../values/decode.ts';
import { type Doc, docOf } from '../values/document.ts';
import { compilePipeline, runWith } from './pipeline.ts';
import { splitPipeline } from './stages/push-down.ts';
import type { Reader, Reading } from './stages/stage.ts';

/** What a pipeline's reads of other collections share with the command. */
export interface ReaderOptions {
  readonly collation: Collation | undefined;
  readonly timeLimit: TimeLimit;
}

/** What the stages that join see of a catalogue's collections and views. */
export function readerFor(catalog: Catalog, ownDb: string, options: ReaderOptions): Reader {
  const reader: Reader = {
    read: (from, reading) => {
      const db = from.db ?? ownDb;
      const view = resolveView(catalog, db, from.name);
      if (view !== undefined) return throughView(view, reading, readerFor(catalog, db, options));
      const collection = catalog.find(db, from.name);
      if (collection === undefined) return [];
      const { sort = [], skip = 0, limit = 0, filter, variables = docOf({}) } = reading;
      const collation = options.collation ?? 'simple';
      const { timeLimit } = options;
      return decoded(
        findDocuments(collection, { filter, sort, skip, limit, variables, collation, timeLimit }),
      );
    },
    indexes: (from, field) => {
      const collection = catalog.find(from.db ?? ownDb, from.name);
      if (collection === undefined || isView(collection.options)) return false;
      if (field === '_id' && options.collation === undefined) return true;
      return [...collection.indexes.values()].some(({ spec }) => isFor(spec, field, options.collation));
    },
  };
  return reader;
}

function isFor(spec: IndexSpec, field: string, collation: Collation | undefined): boolean {
  const { fields, sparse, partialFilter, hidden } = spec;
  if (sparse || hidden || partialFilter !== undefined || fields[0]?.path !== field) return false;
  return spec.collation === undefined ? collation === undefined : spec.collation.sameAs(collation);
}

/** Documents whole; those that a filter had to look into are decoded already. */
export function* decoded(found: ReturnType<typeof findDocuments>): Generator<Doc> {
  for (const { bytes, doc } of found) yield doc ?? decode(bytes);
}

function throughView(view: ResolvedView, reading: Reading, reader: Reader): Iterable<Doc> {
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
  return stage(reader.read({ name: view.base }, { ...query, variables }), runWith(reader, variables));
}
