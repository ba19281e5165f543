import { CommandError, locationError } from '../../errors.ts';
import { type SortKey, type SortOrder, sortOrder } from '../../planning/sort.ts';
import { docOf, isDoc } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import { int32Of } from '../expressions/array-operands.ts';
import { compile } from '../expressions/compile.ts';
import { namedOperand } from '../expressions/operands.ts';
import { scopeOf } from '../expressions/scope.ts';
import type { WindowParser } from './function.ts';

/** A function of the order alone: it takes nothing and has no window. */
const ranking =
  (rank: (ties: readonly boolean[]) => number[], oneField: boolean): WindowParser =>
  (operand, { compiling, sort, window }, name) => {
    if (!isDoc(operand) || Object.keys(operand).length > 0)
      throw locationError(5371603, `(None) ${name} must be specified with '{}' as the value`);
    if (window !== undefined)
      throw locationError(5371601, `Rank style window functions take no other arguments`);
    if (sort.length === 0 || (oneField && sort.length !== 1)) {
      throw locationError(
        5371602,
        `${name} must be specified with a top level sortBy expression with exactly one element`,
      );
    }
    return ({ documents }) => {
      const order = sortOrder(sort, compiling.collation);
      const keys = documents.map(order.keyOf);
      return rank(keys.map((key, i) => isSame(order, keys[i - 1], key)));
    };
  };

const isSame = ({ compare }: SortOrder, a: SortKey | undefined, b: SortKey): boolean =>
  a !== undefined && compare(a, b) === 0;

function ranks(ties: readonly boolean[]): number[] {
  let rank = 0;
  return ties.map((tie, i) => {
    if (!tie) rank = i + 1;
    return rank;
  });
}

function denseRanks(ties: readonly boolean[]): number[] {
  let rank = 0;
  return ties.map((tie) => {
    if (!tie) rank++;
    return rank;
  });
}

const shift: WindowParser = (operand, { compiling, sort, window }, name) => {
  const spec = namedOperand(name, operand, { required: ['output', 'by'], optional: ['default'] });
  if (window !== undefined) throw new CommandError(9, "$shift does not accept a 'window' field");
  if (sort.length === 0) throw new CommandError(9, "'$shift' requires a sortBy");
  const by = int32Of(spec.by);
  if (by === undefined)
    throw new CommandError(9, `'$shift:by' field must be an integer, but found by: ${typeNameOf(spec.by)}`);
  const output = compile(spec.output, compiling);
  const fallback = compile(spec.default ?? null, compiling)(scopeOf(docOf({}), undefined));
  return ({ documents, binding }) =>
    documents.map((_, i) => {
      const other = documents[i + by];
      return other === undefined ? fallback : (output(scopeOf(other, binding)) ?? null);
    });
};

/** A document's place among the others. */
export const rankingFunctions: Readonly<Record<string, WindowParser>> = {
  $rank: ranking(ranks, true),
  $denseRank: ranking(denseRanks, true),
  $documentNumber: ranking((ties) => ties.map((_, i) => i + 1), false),
  $shift: shift,
};
