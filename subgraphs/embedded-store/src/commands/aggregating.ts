import { writeMerge } from '../aggregation/output/merge.ts';
import { writeOut } from '../aggregation/output/out.ts';
import { statistics } from '../aggregation/output/statistics.ts';
import { compilePipeline, parsingFor, runWith } from '../aggregation/pipeline.ts';
import { decoded, readerFor } from '../aggregation/reader.ts';
import { parseMerge, parseOut } from '../aggregation/stages/output.ts';
import { type SplitPipeline, splitPipeline } from '../aggregation/stages/push-down.ts';
import type { Run, Stage } from '../aggregation/stages/stage.ts';
import { collationChoice, effectiveCollation } from '../collation/choice.ts';
import type { Collation } from '../collation/collation.ts';
import { CommandError } from '../errors.ts';
import { countDocuments, findDocuments, type Query } from '../queries/find.ts';
import type { Collection } from '../storage/collection.ts';
import { type Doc, docOf, isDoc } from '../values/document.ts';
import { documentBytesMax, encode } from '../values/encode.ts';
import {
  arrayArgument,
  type Command,
  collectionName,
  countArgument,
  documentArgument,
  type Engine,
  type Handler,
  hintOf,
  refuseArguments,
  timeLimitOf,
} from './command.ts';

const aggregate: Handler = (engine, command) => {
  const { body, db, session, transaction } = command;
  refuseArguments(body, 'aggregate', ['explain']);
  if (body.cursor === undefined) {
    throw new CommandError(
      9,
      "The 'cursor' option is required, except for aggregate with the explain argument",
    );
  }
  const aggregation = parseAggregation(command);
  const { name, timeLimit, output } = aggregation;
  const batchSize = countArgument(documentArgument(body, 'cursor'), 'batchSize');
  const documents = results(aggregation);
  if (output !== undefined) write(engine, command, aggregation, documents);
  const reply = engine.cursors.start(output === undefined ? encoded(documents) : [], {
    namespace: `${db}.${name}`,
    session,
    transaction,
    batchSize,
  });
  timeLimit.expiresAt = Number.POSITIVE_INFINITY;
  return reply;
};

/** An aggregate command, checked and compiled. */
interface Aggregation {
  readonly name: string;
  readonly collection: Collection | undefined;
  readonly collation: Collation | undefined;
  readonly timeLimit: NonNullable<Query['timeLimit']>;
  readonly query: Query;
  /** The first stage, where it makes documents of its own. */
  readonly head: Doc | undefined;
  readonly split: SplitPipeline;
  readonly stage: Stage;
  readonly run: Run;
  /** The last stage, where it writes. */
  readonly output: Doc | undefined;
}

const has = (stage: Doc | undefined, names: readonly string[]): stage is Doc =>
  stage !== undefined && names.some((name) => Object.hasOwn(stage, name));

function parseAggregation(command: Command): Aggregation {
  const { body, db, catalog } = command;
  const whole = typeof body.aggregate !== 'string';
  const name = whole ? '$cmd.aggregate' : collectionName(command);
  const collection = whole ? undefined : catalog.find(db, name);
  const choice = collationChoice(body.collation);
  const collation = effectiveCollation(choice, collection?.options);
  const variables = documentArgument(body, 'let');
  const options = { names: Object.keys(variables), collation };
  compilePipeline(body.pipeline, options);
  const stages = arrayArgument(body, 'pipeline') as readonly Doc[]; // compiled just before
  refuseWhole(whole, stages[0]);
  const head = has(stages[0], ['$collStats', '$indexStats']) ? stages[0] : undefined;
  const output = has(stages.at(-1), ['$out', '$merge']) ? stages.at(-1) : undefined;
  const split = splitPipeline(
    stages.slice(head === undefined ? 0 : 1, output === undefined ? undefined : -1),
  );
  const timeLimit = timeLimitOf(body);
  const run = runWith(readerFor(catalog, db, { collation, timeLimit }), variables, timeLimit);
  const { filter, sort, skip, limit, rest } = split;
  return {
    ...{ name, collection, collation, timeLimit, head, output, split, run },
    stage: compilePipeline(rest, options),
    query: {
      ...{ filter, sort, skip, limit, variables, timeLimit },
      ...hintOf(body),
      collation: choice,
    },
  };
}

function refuseWhole(whole: boolean, first: Doc | undefined): void {
  const own = has(first, ['$documents']);
  if (whole === own) return;
  const [name = 'an empty pipeline'] = Object.keys(first ?? {});
  const message = whole
    ? `{aggregate: 1} is not valid for '${name}'; a collection is required.`
    : `{aggregate: "<collection>"} is not valid for '$documents'; use {aggregate: 1}.`;
  throw new CommandError(73, message);
}

function* results(aggregation: Aggregation): Generator<Doc> {
  const { collection, head, query, split, stage, run } = aggregation;
  const counted = head === undefined ? countedBy(split.rest) : undefined;
  if (counted !== undefined) {
    const n = collection === undefined ? 0 : countDocuments(collection, { ...query, sort: [] });
    if (n > 0) yield counted(n);
    return;
  }
  yield* stage(source(aggregation), run);
}

function source({ collection, head, query, split, collation, run }: Aggregation): Iterable<Doc> {
  if (head === undefined) return collection === undefined ? [] : decoded(findDocuments(collection, query));
  const [name = ''] = Object.keys(head);
  const operand = head[name];
  const made = statistics(name, isDoc(operand) ? operand : docOf({}), collection);
  const { filter, sort, skip, limit } = split;
  const order = docOf(Object.fromEntries(sort.map(({ path, direction }) => [path, direction])));
  const stages = [
    docOf({ $match: filter }),
    ...(sort.length > 0 ? [docOf({ $sort: order })] : []),
    ...(skip > 0 ? [docOf({ $skip: skip })] : []),
    ...(limit > 0 ? [docOf({ $limit: limit })] : []),
  ];
  return compilePipeline(stages, { collation })(made, run);
}

/** Recognises a stage that only counts: `$count`, or the `$group` that a driver's `countDocuments` sends. */
function countedBy(rest: readonly Doc[]): ((n: number) => Doc) | undefined {
  const [stage, ...others] = rest;
  if (stage === undefined || others.length > 0) return undefined;
  if (typeof stage.$count === 'string') {
    const name = stage.$count;
    return (n) => docOf({ [name]: n });
  }
  if (!isDoc(stage.$group)) return undefined;
  const { _id: id, ...fields } = stage.$group;
  const [name, ...more] = Object.keys(fields);
  const sum = name === undefined ? undefined : fields[name];
  const counts = isDoc(sum) && Object.keys(sum).length === 1 && sum.$sum === 1;
  if (name === undefined || more.length > 0 || !counts) return undefined;
  return id === null || typeof id === 'number' ? (n) => docOf({ _id: id, [name]: n }) : undefined;
}

function write(engine: Engine, command: Command, aggregation: Aggregation, documents: Iterable<Doc>): void {
  const { output, run } = aggregation;
  const bypassValidation = command.body.bypassDocumentValidation === true;
  if (output === undefined) return;
  if (Object.hasOwn(output, '$out')) {
    const { db = command.db, name } = parseOut(output.$out);
    writeOut(engine.store, { db, name, bypassValidation }, documents);
    return;
  }
  const names = Object.keys(documentArgument(command.body, 'let'));
  const merge = parseMerge(output.$merge, parsingFor({ names, collation: aggregation.collation }));
  const { db = command.db, name } = merge.into;
  writeMerge(command.catalog, { merge, target: { db, name, bypassValidation }, run }, documents);
}

// What MongoDB lets a result have beyond a document's limit, for the fields that a stage adds.
const resultBytesMax = documentBytesMax + 16 * 1024;

function* encoded(documents: Iterable<Doc>): Generator<Uint8Array> {
  for (const doc of documents) {
    const bytes = encode(doc);
    if (bytes.length > resultBytesMax) {
      throw new CommandError(
        10334,
        `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and ${resultBytesMax}(16MB)`,
      );
    }
    yield bytes;
  }
}

/** The aggregate command. */
export const aggregatingCommands: Readonly<Record<string, Handler>> = { aggregate };
