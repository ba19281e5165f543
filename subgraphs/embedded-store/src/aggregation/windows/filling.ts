import { CommandError, locationError } from '../../errors.ts';
import { doubleOf } from '../../values/arithmetic.ts';
import { compile, valueAt } from '../expressions/compile.ts';
import { isNullish } from '../expressions/operands.ts';
import { scopeOf } from '../expressions/scope.ts';
import { numberOf, type WindowParser } from './function.ts';

/** Last observation carried forward. */
const locf: WindowParser = (operand, { compiling, window }, name) => {
  if (window !== undefined) throw new CommandError(9, `${name} does not accept a 'window' field`);
  const input = compile(operand, compiling);
  return ({ documents, binding }) => {
    let last: unknown = null;
    return documents.map((doc) => {
      const value = input(scopeOf(doc, binding));
      if (!isNullish(value)) last = value;
      return last;
    });
  };
};

const linearFill: WindowParser = (operand, { compiling, sort, window }, name) => {
  if (window !== undefined) throw new CommandError(9, `${name} does not accept a 'window' field`);
  if (sort.length !== 1)
    throw locationError(
      605001,
      `${name} must be specified with a top level sortBy expression with exactly one element`,
    );
  const input = compile(operand, compiling);
  const path = sort[0]?.path.split('.') ?? [];
  return ({ documents, binding }) => {
    const values = documents.map((doc) => input(scopeOf(doc, binding)));
    const places = documents.map((doc) => {
      const at = valueAt(doc, path);
      return at instanceof Date ? at.getTime() : numberOf(at);
    });
    return interpolated(values, places);
  };
};

function interpolated(values: readonly unknown[], places: readonly number[]): unknown[] {
  const filled: unknown[] = values.map((value) => value ?? null);
  let before = -1;
  values.forEach((value, i) => {
    if (isNullish(value)) return;
    if (before >= 0) {
      const [x0, x1] = [places[before] ?? 0, places[i] ?? 0];
      const [y0, y1] = [numberOf(values[before]), numberOf(value)];
      for (let k = before + 1; k < i; k++)
        filled[k] = doubleOf(y0 + ((y1 - y0) * ((places[k] ?? 0) - x0)) / (x1 - x0));
    }
    before = i;
  });
  return filled;
}

/** Values for documents that have none. */
export const fillingFunctions: Readonly<Record<string, WindowParser>> = {
  $locf: locf,
  $linearFill: linearFill,
};
