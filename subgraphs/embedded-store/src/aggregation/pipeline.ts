import type { Collation } from '../collation/collation.ts';
import { CommandError, locationError, notSupported } from '../errors.ts';
import type { TimeLimit } from '../time-limit.ts';
import { type Doc, isDoc } from '../values/document.ts';
import { commandBinding, compilingWith } from './expression.ts';
import { withinLimits } from './expressions/work.ts';
import { refusedStages, refuseExpressions } from './refused.ts';
import { sortStage } from './stages/sort.ts';
import type { Parsing, Reader, Run, Stage } from './stages/stage.ts';
import { stageParsers } from './stages/table.ts';

/** The stages of a pipeline that was checked. */
export type Pipeline = readonly Doc[];

/** What a pipeline is compiled with. */
export interface PipelineOptions {
  /** The variables it may name besides the system's; any if undefined. */
  readonly names?: Iterable<string>;
  readonly collation?: Collation | undefined;
}

/** Checks a pipeline's stages, inner pipelines and expressions included, before anything is read. */
export function parsePipeline(pipeline: unknown, options: PipelineOptions = {}): Pipeline {
  compilePipeline(pipeline, options);
  return pipeline as Pipeline; // compiling has shown that it is an array of documents
}

/** Compiles a pipeline; throws what MongoDB refuses, under its codes. */
export function compilePipeline(pipeline: unknown, options: PipelineOptions = {}): Stage {
  refuseExpressions(pipeline);
  const stage = parse(pipeline, parsingFor(options));
  return function* limited(documents, run) {
    const results = stage(documents, run)[Symbol.iterator]();
    try {
      for (;;) {
        const next = withinLimits(() => results.next());
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      results.return?.();
    }
  };
}

/** What a stage by itself is parsed with. */
export const parsingFor = ({ names, collation }: PipelineOptions): Parsing => ({
  compiling: compilingWith(names, collation),
  inside: undefined,
  parse,
});

const stagesMax = 1000;

function parse(pipeline: unknown, parsing: Parsing): Stage {
  if (!Array.isArray(pipeline)) throw new CommandError(14, "'pipeline' option must be specified as an array");
  if (pipeline.length > stagesMax) {
    throw locationError(7749501, `Pipeline length must be no longer than ${stagesMax} stages`);
  }
  const stages: Stage[] = [];
  for (let at = 0; at < pipeline.length; at++) {
    const { name, operand } = stageOf(pipeline[at]);
    refuseMisplaced(name, at, pipeline.length, parsing);
    if (refusedStages.has(name)) throw notSupported(`the pipeline stage ${name}`);
    const next = pipeline[at + 1];
    const limit = name === '$sort' && isDoc(next) ? Number(String(next.$limit)) : Number.NaN;
    const parser = stageParsers.get(name);
    if (parser === undefined) throw locationError(40324, `Unrecognized pipeline stage name: '${name}'`);
    stages.push(limit > 0 ? sortStage(operand, parsing, limit) : parser(operand, parsing, name));
  }
  return (documents, run) =>
    stages.reduce((found, stage) => timed(stage(found, run), run.timeLimit), documents);
}

const documentsPerLook = 64;

// A stage may make any number of documents out of a few, so what comes out of each is counted.
function timed(documents: Iterable<Doc>, limit: Run['timeLimit']): Iterable<Doc> {
  return limit === undefined || limit.expiresAt === Number.POSITIVE_INFINITY
    ? documents
    : watched(documents, limit);
}

function* watched(documents: Iterable<Doc>, limit: NonNullable<Run['timeLimit']>): Generator<Doc> {
  let seen = 0;
  for (const doc of documents) {
    if (seen++ % documentsPerLook === 0 && Date.now() >= limit.expiresAt) {
      throw new CommandError(50, 'operation exceeded time limit');
    }
    yield doc;
  }
}

function stageOf(stage: unknown): { name: string; operand: unknown } {
  if (!isDoc(stage)) throw new CommandError(14, "Each element of the 'pipeline' array must be an object");
  const [name, ...others] = Object.keys(stage);
  if (name === undefined || others.length > 0) {
    throw locationError(40323, 'A pipeline stage specification object must contain exactly one field.');
  }
  return { name, operand: stage[name] };
}

const first = new Set(['$changeStream', '$documents', '$collStats', '$indexStats']);
const last = new Set(['$out', '$merge']);

function refuseMisplaced(name: string, at: number, length: number, { inside }: Parsing): void {
  if (first.has(name) && at > 0)
    throw locationError(40602, `${name} is only valid as the first stage in a pipeline.`);
  if (!last.has(name)) return;
  if (inside !== undefined)
    throw locationError(51047, `${name} is not allowed within a ${inside} stage's sub-pipeline`);
  if (at < length - 1) throw locationError(40601, `${name} can only be the final stage in the pipeline`);
}

/** For pipelines that see nothing but the documents they are given. */
export const nothingElse: Reader = { read: () => [], indexes: () => true };

/** What a compiled pipeline runs with. */
export const runWith = (reader: Reader, variables: Doc, timeLimit?: TimeLimit): Run => ({
  ...reader,
  binding: commandBinding(variables),
  timeLimit,
});
