import { locationError } from '../../errors.ts';
import { typeNameOf } from '../../values/types.ts';
import type { Operator } from './compile.ts';
import { fixed, isNullish, isNumber } from './operands.ts';

/** An operator of one number, null for null; `name` says who refuses. */
export const onNumber =
  (apply: (value: unknown) => unknown): Operator =>
  (operand, compiling, name) =>
    fixed(1, (value) => {
      if (isNullish(value)) return null;
      if (!isNumber(value))
        throw locationError(28765, `${name} only supports numeric types, not ${typeNameOf(value)}`);
      return apply(value);
    })(operand, compiling, name);
