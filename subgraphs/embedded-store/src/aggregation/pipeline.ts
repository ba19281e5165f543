import { Aggregator } from 'mingo/aggregator';
import { Context } from 'mingo/core';
import { Lazy } from 'mingo/lazy';
import * as stages from 'mingo/operators/pipeline';
import * as windows from 'mingo/operators/window';
import type { Options } from 'mingo/types';
import { CommandError, notSupported } from '../errors.ts';
import { type Doc, isDoc } from '../values/document.ts';
import { relaxDoc } from '../values/relax.ts';
import { accumulatorOperators, baseOptions, expressionOperators, translatingErrors } from './expression.ts';
import { lookupStage, type ReadCollection } from './lookup.ts';
import { refusedStages, refuseExpressions } from './refused.ts';
import { bsonStages } from './stages.ts';

type PipelineOps = Parameters<Context['addPipelineOps']>[0];
type WindowOps = Parameters<Context['addWindowOps']>[0];

/** A pipeline that was checked and is ready to run. */
export type Pipeline = readonly Record<string, unknown>[];

const stageNames: ReadonlySet<string> = new Set(Object.keys(stages));

/** Checks a pipeline's shape and stage names, inner pipelines included, before anything is read. */
export function parsePipeline(pipeline: unknown): Pipeline {
  if (!Array.isArray(pipeline)) throw new CommandError(14, "'pipeline' option must be specified as an array");
  refuseExpressions(pipeline);
  return pipeline.map((stage) => {
    if (!isDoc(stage)) throw new CommandError(14, 'Each element of the pipeline array must be an object');
    const [name, ...others] = Object.keys(stage);
    if (name === undefined || others.length > 0) {
      throw new CommandError(40323, 'A pipeline stage specification object must contain exactly one field.');
    }
    if (refusedStages.has(name)) throw notSupported(`the pipeline stage ${name}`);
    if (!stageNames.has(name)) throw new CommandError(40324, `Unrecognized pipeline stage name: '${name}'`);
    checkInner(name, stage[name]);
    return relaxDoc(stage);
  });
}

function checkInner(name: string, operand: unknown): void {
  if (!isDoc(operand)) return;
  if (name === '$facet') for (const inner of Object.values(operand)) parsePipeline(inner);
  else if (operand.pipeline !== undefined && (name === '$lookup' || name === '$unionWith')) {
    parsePipeline(operand.pipeline);
  }
}

/** Runs a pipeline lazily over documents that were relaxed; `read` serves the stages that join. */
export function* runPipeline(
  documents: Iterable<Record<string, unknown>>,
  pipeline: Pipeline,
  read: ReadCollection,
  variables: Doc = {},
): Generator<Record<string, unknown>> {
  const context = Context.init({
    expression: expressionOperators,
    accumulator: accumulatorOperators,
    window: windows as unknown as WindowOps, // the library types its tables by its functions' exact signatures
    pipeline: { ...stages, ...bsonStages, $lookup: lookupStage(read) } as unknown as PipelineOps, // as above
  });
  const options: Options = {
    ...baseOptions,
    context,
    variables: { ...variables },
    collectionResolver: (name) => read(name, {}),
  };
  const results = translatingErrors(() => new Aggregator([...pipeline], options).stream(Lazy(documents)));
  for (;;) {
    const next = translatingErrors(() => results.next());
    if (next.done === true) return;
    yield next.value as Record<string, unknown>; // a pipeline carries documents
  }
}
