import { Aggregator } from 'mingo/aggregator';
import type { Lazy } from 'mingo/lazy';
import type { Options } from 'mingo/types';
import { CommandError } from '../errors.ts';
import { parsePath, someAtPath } from '../matching/path.ts';
import { type Doc, isDoc } from '../values/document.ts';
import { evaluatorFor, variablesOf } from './evaluator.ts';
import type { Stage } from './stages.ts';

/** Reads documents of another collection of the same database, by a filter that may use its indexes. */
export type ReadCollection = (name: string, filter: Doc) => Record<string, unknown>[];

interface Join {
  readonly from: string | undefined;
  readonly as: string;
  readonly localField: string | undefined;
  readonly foreignField: string | undefined;
  readonly pipeline: Record<string, unknown>[] | undefined;
  readonly bindings: Doc;
}

/** `$lookup`: equality join, pipeline join with `let`, or both, each document asking the collection's own indexes. */
export function lookupStage(read: ReadCollection): Stage {
  return ((documents: ReturnType<typeof Lazy>, operand: Doc, options: Options) => {
    const join = parseJoin(operand);
    const evaluate = evaluatorFor(options);
    return documents.map((item) => {
      const doc = item as Record<string, unknown>; // a pipeline carries documents
      const joined = join.from === undefined ? [] : read(join.from, equalityFilter(join, doc));
      const bound = Object.entries(join.bindings).map(([name, value]) => [name, evaluate(doc, value)]);
      const variables = { ...variablesOf(options), ...Object.fromEntries(bound) };
      return withField(doc, join.as, runInner(join, joined, variables, options));
    });
  }) as Stage; // the library passes every stage its operand untyped
}

function runInner(
  join: Join,
  joined: Record<string, unknown>[],
  variables: object,
  options: Options,
): unknown[] {
  if (join.pipeline === undefined || join.pipeline.length === 0) return joined;
  const { context, idKey, processingMode, useStrictMode, scriptEnabled, failOnError } = options;
  const { collectionResolver } = options;
  const inner = { context, idKey, processingMode, useStrictMode, scriptEnabled, failOnError };
  const resolver = collectionResolver === undefined ? {} : { collectionResolver };
  return new Aggregator(join.pipeline, { ...inner, ...resolver, variables: { ...variables } }).run(joined);
}

// An array in the local field joins by each of its elements; a missing one joins as null does.
function equalityFilter(join: Join, doc: Doc): Doc {
  if (join.localField === undefined || join.foreignField === undefined) return {};
  const values: unknown[] = [];
  someAtPath(
    doc,
    parsePath(join.localField),
    (value) => {
      if (!Array.isArray(value)) values.push(value ?? null);
      return false;
    },
    true,
  );
  return { [join.foreignField]: { $in: values } };
}

function withField(doc: Record<string, unknown>, path: string, value: unknown): Record<string, unknown> {
  const [head = '', ...rest] = path.split('.');
  if (rest.length === 0) return { ...doc, [head]: value };
  const inner = doc[head];
  return { ...doc, [head]: withField(isDoc(inner) ? inner : {}, rest.join('.'), value) };
}

function parseJoin(operand: unknown): Join {
  if (!isDoc(operand)) throw new CommandError(9, 'the $lookup specification must be an Object');
  const { from, as, localField, foreignField, pipeline, let: bindings } = operand;
  const text = (name: string, value: unknown): string | undefined => {
    if (value === undefined || typeof value === 'string') return value;
    throw new CommandError(9, `$lookup argument '${name}' must be a string`);
  };
  if (typeof as !== 'string') throw new CommandError(9, "must specify 'as' field for a $lookup");
  if ((localField === undefined) !== (foreignField === undefined)) {
    throw new CommandError(9, '$lookup requires both or neither of localField and foreignField');
  }
  if (pipeline === undefined && localField === undefined) {
    throw new CommandError(9, '$lookup requires either a pipeline or both localField and foreignField');
  }
  if (pipeline !== undefined && !Array.isArray(pipeline)) {
    throw new CommandError(14, "'pipeline' must be an array of stages");
  }
  return {
    from: text('from', from),
    as,
    localField: text('localField', localField),
    foreignField: text('foreignField', foreignField),
    pipeline,
    bindings: isDoc(bindings) ? bindings : {},
  };
}
