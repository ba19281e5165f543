import { CommandError } from '../../errors.ts';
import { lookupTable } from '../../lookup-table.ts';
import { docOf } from '../../values/document.ts';
import type { Accumulator } from '../accumulators/accumulator.ts';
import { accumulators } from '../accumulators/table.ts';
import { scopeOf } from '../expressions/scope.ts';
import { calculusFunctions } from './calculus.ts';
import { fillingFunctions } from './filling.ts';
import type { WindowFunction, WindowParser, WindowParsing } from './function.ts';
import { rankingFunctions } from './ranking.ts';
import { parseWindow, type Window, windowOver } from './window.ts';

const ownFunctions = lookupTable<WindowParser>({
  ...rankingFunctions,
  ...calculusFunctions,
  ...fillingFunctions,
});

/** Compiles `{ $function: operand, window: … }`. */
export function compileWindowFunction(
  name: string,
  operand: unknown,
  parsing: WindowParsing,
): WindowFunction {
  const own = ownFunctions[name];
  if (own !== undefined) return own(operand, parsing, name);
  if (accumulators.has(name)) return accumulating(operand, parsing, name);
  throw new CommandError(9, `Unrecognized window function, ${name}`);
}

const accumulating: WindowParser = (operand, { compiling, sort, window }, name) => {
  const spec = parseWindow(window, sort);
  const compiled = accumulators.get(name)?.(operand, compiling, name);
  if (compiled === undefined) throw new CommandError(9, `Unrecognized window function, ${name}`);
  return ({ documents, binding }) => {
    const inputs = documents.map((doc) => compiled.input(scopeOf(doc, binding)));
    const at = windowOver(spec, documents, sort);
    const create = () => compiled.create(scopeOf(docOf({}), binding));
    return spec.lower === 'unbounded' ? growing(inputs, at, create) : sliding(inputs, at, create);
  };
};

type Create = () => Accumulator;

/** A window that only grows needs one accumulator for all its documents. */
function growing(inputs: readonly unknown[], at: Window, create: Create): unknown[] {
  const accumulator = create();
  let taken = 0;
  let result: unknown = accumulator.result();
  return inputs.map((_, position) => {
    const [, end] = at(position);
    if (taken < end) {
      while (taken < end) accumulator.add(inputs[taken++]);
      result = accumulator.result();
    }
    return result ?? null;
  });
}

function sliding(inputs: readonly unknown[], at: Window, create: Create): unknown[] {
  return inputs.map((_, position) => {
    const accumulator = create();
    const [start, end] = at(position);
    for (let i = start; i < end; i++) accumulator.add(inputs[i]);
    return accumulator.result() ?? null;
  });
}
