import { locationError } from '../../errors.ts';
import { typeNameOf } from '../../values/types.ts';
import { countOf } from './array-operands.ts';
import { compile, type Operator, withNames } from './compile.ts';
import { checkedVariable, isTruthy } from './conditions.ts';
import { isNullish, namedOperand } from './operands.ts';
import { type Binding, bind } from './scope.ts';
import { countMade } from './work.ts';

const variableName = (as: unknown): string => {
  if (as === undefined) return 'this';
  if (typeof as !== 'string') throw locationError(9, "'as' must be a string");
  return checkedVariable(as);
};

const map: Operator = (operand, compiling) => {
  const spec = namedOperand(
    '$map',
    operand,
    { required: ['input', 'in'], optional: ['as'] },
    { shape: 16878, unknown: 16879, missing: [16880, 16882] },
  );
  const name = variableName(spec.as);
  const input = compile(spec.input, compiling);
  const body = compile(spec.in, withNames(compiling, name));
  return (scope) => {
    const items = input(scope);
    if (isNullish(items)) return null;
    if (!Array.isArray(items))
      throw locationError(16883, `input to $map must be an array not ${typeNameOf(items)}`);
    countMade(items.length);
    const binding: Binding = bind(scope.binding, name, undefined);
    const inner = { ...scope, binding };
    return items.map((item) => {
      binding.value = item;
      return body(inner) ?? null;
    });
  };
};

const filter: Operator = (operand, compiling) => {
  const spec = namedOperand(
    '$filter',
    operand,
    { required: ['input', 'cond'], optional: ['as', 'limit'] },
    { shape: 28646, unknown: 28647, missing: [28648, 28650] },
  );
  const name = variableName(spec.as);
  const input = compile(spec.input, compiling);
  const test = compile(spec.cond, withNames(compiling, name));
  const limit = compile(spec.limit ?? null, compiling);
  return (scope) => {
    const items = input(scope);
    if (isNullish(items)) return null;
    if (!Array.isArray(items))
      throw locationError(28651, `input to $filter must be an array not ${typeNameOf(items)}`);
    const wanted = limit(scope);
    const max = isNullish(wanted) ? items.length : countOf(wanted, '$filter');
    countMade(items.length);
    const binding: Binding = bind(scope.binding, name, undefined);
    const inner = { ...scope, binding };
    const kept: unknown[] = [];
    for (const item of items) {
      binding.value = item;
      if (isTruthy(test(inner)) && kept.push(item) >= max) break;
    }
    return kept;
  };
};

const reduce: Operator = (operand, compiling) => {
  const spec = namedOperand(
    '$reduce',
    operand,
    { required: ['input', 'initialValue', 'in'] },
    { shape: 40075, unknown: 40076, missing: [40077, 40078, 40079] },
  );
  const input = compile(spec.input, compiling);
  const initial = compile(spec.initialValue, compiling);
  const body = compile(spec.in, withNames(compiling, 'this', 'value'));
  return (scope) => {
    const items = input(scope);
    if (isNullish(items)) return null;
    if (!Array.isArray(items))
      throw locationError(40080, `$reduce requires that 'input' be an array, found: ${typeNameOf(items)}`);
    countMade(items.length);
    const total: Binding = bind(scope.binding, 'value', initial(scope));
    const each: Binding = bind(total, 'this', undefined);
    const inner = { ...scope, binding: each };
    for (const item of items) {
      each.value = item;
      total.value = body(inner);
    }
    return total.value;
  };
};

/** Running an expression over an array's items. */
export const loops: Readonly<Record<string, Operator>> = { $map: map, $filter: filter, $reduce: reduce };
