import { CommandError, locationError } from '../../errors.ts';
import { parsePath, someAtPath } from '../../matching/path.ts';
import { isRegex } from '../../matching/regex.ts';
import { type Doc, docOf, isDoc } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import { compile, pathOf, withNames } from '../expressions/compile.ts';
import { checkedVariable } from '../expressions/conditions.ts';
import { type Binding, bind, type Evaluator, scopeOf, variablesIn } from '../expressions/scope.ts';
import { sizeOf, stageBytesMax } from '../memory.ts';
import { withField } from './fields.ts';
import { type HashTable, hashTable } from './hash-join.ts';
import { allOf, type SplitPipeline, splitPipeline } from './push-down.ts';
import type { Namespace, Parsing, Run, Stage, StageParser } from './stage.ts';

interface Join {
  readonly from: Namespace | undefined;
  readonly as: readonly string[];
  readonly localField: string | undefined;
  readonly foreignField: string | undefined;
  readonly bindings: readonly (readonly [name: string, evaluate: Evaluator])[];
  readonly split: SplitPipeline;
  /** The stages after what the query answers. */
  readonly rest: Stage;
  /** A key that values share exactly when they are equal. */
  readonly keyOf: (value: unknown) => string;
  /** What is joined is the same for every document. */
  readonly constant: boolean;
}

/**
 * `$lookup`: by equality, by a pipeline with `let`, or both. Each document asks the other collection's indexes; where
 * none serves an equality, the other collection is read once for all of them.
 */
export const lookup: StageParser = (operand, parsing) => {
  const join = parseJoin(operand, parsing);
  return function* joining(documents, run) {
    let same: Doc[] | undefined;
    let table: HashTable | undefined;
    let seen = 0;
    for (const doc of documents) {
      // One document alone is found sooner than a table is made.
      if (seen++ === 1) table = tableFor(join, run);
      const joined =
        same ?? gathered(table === undefined ? joinedTo(doc, join, run) : fromTable(table, doc, join, run));
      if (join.constant) same = joined;
      yield withField(doc, join.as, joined);
    }
  };
};

function tableFor(join: Join, run: Run): HashTable | undefined {
  const { from, foreignField, bindings, split, keyOf } = join;
  const { filter, sort, skip, limit } = split;
  if (from === undefined || foreignField === undefined || run.indexes(from, foreignField)) return undefined;
  // What depends on the document, or on which documents were joined, cannot be answered for all at once.
  if (bindings.length > 0 || sort.length > 0 || skip > 0 || limit > 0) return undefined;
  const documents = run.read(from, { filter, variables: variablesIn(run.binding) });
  return hashTable(documents, parsePath(foreignField), keyOf);
}

const fromTable = (table: HashTable, doc: Doc, join: Join, run: Run): Iterable<Doc> =>
  join.rest(table.find(localValues(join, doc)), run);

function* joinedTo(doc: Doc, join: Join, run: Run): Iterable<Doc> {
  const scope = scopeOf(doc, run.binding);
  let binding: Binding | undefined = run.binding;
  for (const [name, evaluate] of join.bindings) binding = bind(binding, name, evaluate(scope));
  const { filter, sort, skip, limit } = join.split;
  const reading = {
    filter: allOf([equalityFilter(join, doc), filter]),
    sort,
    skip,
    limit,
    variables: variablesIn(binding),
  };
  const found = join.from === undefined ? [] : run.read(join.from, reading);
  yield* join.rest(found, { ...run, binding });
}

function gathered(documents: Iterable<Doc>): Doc[] {
  const all: Doc[] = [];
  let bytes = 0;
  for (const doc of documents) {
    all.push(doc);
    bytes += sizeOf(doc);
    if (bytes > stageBytesMax) {
      throw locationError(4568, `Total size of documents joined by $lookup exceeds ${stageBytesMax} bytes`);
    }
  }
  return all;
}

// An array in the local field joins by each of its elements; a missing one joins as null does.
function equalityFilter(join: Join, doc: Doc): Doc {
  const { foreignField } = join;
  if (foreignField === undefined) return docOf({});
  const values = localValues(join, doc);
  // In `$in` a regular expression is a pattern, and here it is a value.
  const patterns = values.filter(isRegex).map((value) => docOf({ [foreignField]: docOf({ $eq: value }) }));
  const others = values.filter((value) => !isRegex(value));
  const [only] = others;
  const isPlain = others.length === 1 && (typeof only !== 'object' || only === null);
  const equal = docOf({ [foreignField]: isPlain ? docOf({ $eq: only }) : docOf({ $in: others }) });
  return patterns.length === 0 ? equal : docOf({ $or: [equal, ...patterns] });
}

function localValues({ localField }: Join, doc: Doc): unknown[] {
  const values: unknown[] = [];
  const collect = (value: unknown): boolean => {
    if (Array.isArray(value)) values.push(...value);
    else values.push(value ?? null);
    return false;
  };
  if (localField !== undefined) someAtPath(doc, parsePath(localField), collect, false);
  return values;
}

const known = new Set(['from', 'as', 'localField', 'foreignField', 'pipeline', 'let']);

function parseJoin(operand: unknown, parsing: Parsing): Join {
  if (!isDoc(operand)) {
    throw new CommandError(
      9,
      `the $lookup specification must be an Object, but found ${typeNameOf(operand)}`,
    );
  }
  const unknown = Object.keys(operand).find((field) => !known.has(field));
  if (unknown !== undefined) throw new CommandError(9, `unknown argument to $lookup: ${unknown}`);
  const { as, localField, foreignField, pipeline, let: bindings = docOf({}) } = operand;
  for (const [name, value] of Object.entries({ as, localField, foreignField })) {
    if (value !== undefined && typeof value !== 'string') {
      throw new CommandError(9, `$lookup argument '${name}' must be a string, found ${typeNameOf(value)}`);
    }
  }
  if (typeof as !== 'string') throw new CommandError(9, "must specify 'as' field for a $lookup");
  if ((localField === undefined) !== (foreignField === undefined)) {
    throw new CommandError(
      9,
      "$lookup requires both or neither of 'localField' and 'foreignField' to be specified",
    );
  }
  if (pipeline === undefined && localField === undefined) {
    throw new CommandError(
      9,
      "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified",
    );
  }
  if (pipeline === undefined && Object.hasOwn(operand, 'let')) {
    throw new CommandError(9, "$lookup with 'let' argument must also specify 'pipeline'");
  }
  if (!isDoc(bindings)) throw new CommandError(9, "$lookup argument 'let' must be an object");
  const names = Object.keys(bindings).map(checkedVariable);
  const inner = { ...parsing, compiling: withNames(parsing.compiling, ...names), inside: '$lookup' };
  const stages = innerStages(pipeline ?? [], inner, '$lookup');
  const split = splitPipeline(stages);
  return {
    from: namespaceOf(operand.from, '$lookup', stages),
    as: pathOf(as),
    localField: localField as string | undefined, // checked above, as is the next
    foreignField: foreignField as string | undefined,
    bindings: Object.entries(bindings).map(([name, value]) => [name, compile(value, parsing.compiling)]),
    split,
    rest: parsing.parse(split.rest, inner),
    keyOf: parsing.compiling.keyOf,
    constant: localField === undefined && names.length === 0 && !isRandom(stages),
  };
}

const isRandom = (stages: readonly Doc[]): boolean =>
  /"\$(?:sample|rand|sampleRate)"/.test(JSON.stringify(stages));

/** The stages of an inner pipeline, checked. */
export function innerStages(pipeline: unknown, parsing: Parsing, name: string): readonly Doc[] {
  if (!Array.isArray(pipeline)) {
    throw new CommandError(14, `'pipeline' option of ${name} must be specified as an array`);
  }
  parsing.parse(pipeline, parsing);
  return pipeline;
}

/** The collection an inner pipeline reads; none if it begins with documents of its own. */
export function namespaceOf(from: unknown, name: string, stages: readonly Doc[] = []): Namespace | undefined {
  if (from === undefined) {
    if (Object.hasOwn(stages[0] ?? {}, '$documents')) return undefined;
    throw new CommandError(9, `must specify 'from' field for a ${name}`);
  }
  if (typeof from === 'string' && from !== '') return { name: from };
  if (isDoc(from) && typeof from.db === 'string' && typeof from.coll === 'string')
    return { db: from.db, name: from.coll };
  throw new CommandError(9, `${name} argument 'from' must be a string, found ${typeNameOf(from)}`);
}
