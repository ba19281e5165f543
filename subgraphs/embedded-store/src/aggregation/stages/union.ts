import { CommandError } from '../../errors.ts';
import { isDoc } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import { variablesIn } from '../expressions/scope.ts';
import { innerStages, namespaceOf } from './lookup.ts';
import { splitPipeline } from './push-down.ts';
import type { StageParser } from './stage.ts';

/** `$unionWith`: another collection's documents after the pipeline's own. */
export const unionWith: StageParser = (operand, parsing) => {
  const spec = typeof operand === 'string' ? { coll: operand } : operand;
  if (!isDoc(spec))
    throw new CommandError(
      9,
      `the $unionWith stage specification must be an object or string, but found ${typeNameOf(operand)}`,
    );
  for (const field of Object.keys(spec)) {
    if (!['coll', 'pipeline', 'db'].includes(field))
      throw new CommandError(9, `unknown argument to $unionWith: ${field}`);
  }
  const { coll, pipeline = [] } = spec;
  const inner = { ...parsing, inside: '$unionWith' };
  const stages = innerStages(pipeline, inner, '$unionWith');
  const from = namespaceOf(coll, '$unionWith', stages);
  const { rest, ...query } = splitPipeline(stages);
  const stage = parsing.parse(rest, inner);
  return function* uniting(documents, run) {
    yield* documents;
    const others =
      from === undefined ? [] : run.read(from, { ...query, variables: variablesIn(run.binding) });
    yield* stage(others, run);
  };
};
