import type { ReadCollection } from '../aggregation/lookup.ts';
import { type Pipeline, parsePipeline, runPipeline } from '../aggregation/pipeline.ts';
import { CommandError } from '../errors.ts';
import { parseSort } from '../planning/sort.ts';
import { checkFilter, findDocuments, type Query, refuseCollation } from '../queries/find.ts';
import type { Catalog } from '../storage/catalog.ts';
import type { Collection } from '../storage/collection.ts';
import { decode } from '../values/decode.ts';
import { type Doc, docOf, isDoc } from '../values/document.ts';
import { encode } from '../values/encode.ts';
import { relaxDoc } from '../values/relax.ts';
import {
  collectionName,
  countArgument,
  documentArgument,
  type Handler,
  hintOf,
  refuseArguments,
  timeLimitOf,
} from './command.ts';

const aggregate: Handler = (engine, command) => {
  const { body, db } = command;
  refuseCollation(body.collation);
  refuseArguments(body, 'aggregate', ['explain']);
  const stages = parsePipeline(body.pipeline);
  const wholeDatabase = typeof body.aggregate === 'number';
  const name = wholeDatabase ? '$cmd.aggregate' : collectionName(command);
  const collection = wholeDatabase ? undefined : command.catalog.find(db, name);
  const variables = documentArgument(body, 'let');
  const timeLimit = timeLimitOf(body);
  const source = splitQuery(stages, body.pipeline, { variables, timeLimit, ...hintOf(body) });
  const documents = results(collection, source, readerFor(command.catalog, db), variables);
  const cursor = documentArgument(body, 'cursor');
  const reply = engine.cursors.start(documents, {
    namespace: `${db}.${name}`,
    session: command.session,
    batchSize: countArgument(cursor, 'batchSize'),
  });
  timeLimit.expiresAt = Number.POSITIVE_INFINITY;
  return reply;
};

function* results(
  collection: Collection | undefined,
  { query, rest }: Source,
  read: ReadCollection,
  variables: Doc,
): Generator<Uint8Array> {
  const counted = countedField(rest);
  if (counted !== undefined) {
    const n = countMatching(collection, query, counted.skip, counted.limit);
    if (n > 0) yield encode(docOf({ _id: counted.id, [counted.name]: n }));
    return;
  }
  for (const result of runPipeline(relaxedDocuments(collection, query), rest, read, variables)) {
    yield encode(result);
  }
}

interface Source {
  readonly query: Query;
  readonly rest: Pipeline;
}

/** Leading `$match` stages, and a `$sort` and `$limit` after them, are answered by the planner and its indexes. */
function splitQuery(
  stages: Pipeline,
  original: unknown,
  given: Pick<Query, 'variables' | 'timeLimit' | 'hint'>,
): Source {
  const source = original as Doc[]; // parsePipeline checked it; it still has the filter's exact BSON types
  let at = 0;
  const filters: Doc[] = [];
  while (isDoc(source[at]?.$match)) filters.push(source[at++]?.$match as Doc); // tested in the condition
  const sort = source[at]?.$sort === undefined ? [] : parseSort(source[at++]?.$sort);
  const limited = sort.length > 0 && typeof source[at]?.$limit === 'number';
  const limit = limited ? Number(source[at]?.$limit) : 0;
  const filter = filters.length === 1 ? (filters[0] ?? {}) : filters.length === 0 ? {} : { $and: filters };
  checkFilter(filter);
  return { query: { filter, sort, skip: 0, limit, ...given }, rest: stages.slice(at) };
}

function* relaxedDocuments(
  collection: Collection | undefined,
  query: Query,
): Generator<Record<string, unknown>> {
  if (collection === undefined) return;
  for (const { bytes, doc } of findDocuments(collection, query)) yield relaxDoc(doc ?? decode(bytes));
}

const readerFor =
  (catalog: Catalog, db: string): ReadCollection =>
  (name, filter) => {
    const collection = catalog.find(db, name);
    return [...relaxedDocuments(collection, { filter, sort: [], skip: 0, limit: 0 })];
  };

interface Counted {
  readonly id: unknown;
  readonly name: string;
  readonly skip: number;
  readonly limit: number;
}

/** Recognises `countDocuments`: an optional skip and limit, then one group that only counts. */
function countedField(stages: Pipeline): Counted | undefined {
  let rest = [...stages];
  let skip = 0;
  let limit = 0;
  if (typeof rest[0]?.$skip === 'number') [skip, rest] = [rest[0].$skip, rest.slice(1)];
  if (typeof rest[0]?.$limit === 'number') [limit, rest] = [rest[0].$limit, rest.slice(1)];
  const group = rest[0]?.$group;
  if (rest.length !== 1 || !isDoc(group)) return undefined;
  const { _id: id, ...fields } = group;
  const [name, ...others] = Object.keys(fields);
  const sum = name === undefined ? undefined : fields[name];
  const counts = isDoc(sum) && Object.keys(sum).length === 1 && sum.$sum === 1;
  if (name === undefined || others.length > 0 || !counts) return undefined;
  return id === null || typeof id === 'number' ? { id, name, skip, limit } : undefined;
}

function countMatching(
  collection: Collection | undefined,
  query: Query,
  skip: number,
  limit: number,
): number {
  if (collection === undefined) return 0;
  if (skip < 0 || limit < 0) throw new CommandError(2, 'skip and limit must not be negative');
  if (Object.keys(query.filter).length === 0 && query.limit === 0) {
    const left = Math.max(collection.count() - skip, 0);
    return limit > 0 ? Math.min(left, limit) : left;
  }
  let n = 0;
  for (const _ of findDocuments(collection, { ...query, sort: [], skip, limit })) n++;
  return n;
}

/** The aggregate command. */
export const aggregatingCommands: Readonly<Record<string, Handler>> = { aggregate };
