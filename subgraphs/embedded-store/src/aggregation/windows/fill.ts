import { CommandError, locationError } from '../../errors.ts';
import { type Doc, docOf, isDoc } from '../../values/document.ts';
import { addFields } from '../stages/fields.ts';
import type { StageParser } from '../stages/stage.ts';
import { setWindowFields } from './set-window-fields.ts';

/** `$fill`: null and missing fields get a value, the last one before, or one between their neighbours. */
export const fill: StageParser = (operand, parsing, name) => {
  if (!isDoc(operand)) throw new CommandError(14, 'the $fill stage specification must be an object');
  const { output, sortBy } = operand;
  if (!isDoc(output)) throw locationError(40414, "BSON field '$fill.output' is missing but a required field");
  if (Object.keys(output).length === 0)
    throw new CommandError(9, "The field 'output' must contain an object with at least one element");
  const [values, windows] = [docOf({}), docOf({})];
  for (const [path, spec] of Object.entries(output)) {
    if (!isDoc(spec) || Object.keys(spec).length !== 1)
      throw new CommandError(9, "Exactly one of 'value' or 'method' is expected in a $fill output field");
    if (Object.hasOwn(spec, 'value')) values[path] = docOf({ $ifNull: [`$${path}`, spec.value] });
    else windows[path] = windowFor(path, spec.method, sortBy);
  }
  const partitionBy = partitionOf(operand);
  const window =
    Object.keys(windows).length === 0
      ? undefined
      : setWindowFields(
          docOf({
            ...(partitionBy === undefined ? {} : { partitionBy }),
            ...(sortBy === undefined ? {} : { sortBy }),
            output: windows,
          }),
          parsing,
          name,
        );
  const constant = Object.keys(values).length === 0 ? undefined : addFields(values, parsing, name);
  return (documents, run) => {
    const carried = window === undefined ? documents : window(documents, run);
    return constant === undefined ? carried : constant(carried, run);
  };
};

function windowFor(path: string, method: unknown, sortBy: unknown): Doc {
  if (method !== 'linear' && method !== 'locf')
    throw locationError(6050202, 'Method must be either locf or linear');
  if (method === 'linear' && sortBy === undefined)
    throw locationError(
      605001,
      '$linearFill must be specified with a top level sortBy expression with exactly one element',
    );
  return docOf(method === 'linear' ? { $linearFill: `$${path}` } : { $locf: `$${path}` });
}

function partitionOf({ partitionBy, partitionByFields }: Doc): unknown {
  if (partitionByFields === undefined) return partitionBy;
  if (partitionBy !== undefined)
    throw locationError(
      6050204,
      "Maximum one of 'partitionBy' and 'partitionByFields' can be specified in '$fill'",
    );
  if (!Array.isArray(partitionByFields)) throw new CommandError(14, "'partitionByFields' must be an array");
  return docOf(Object.fromEntries(partitionByFields.map((field, i) => [`f${i}`, `$${String(field)}`])));
}
