import { locationError } from '../../errors.ts';
import { getField, isDoc, newDoc } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import { compile, type Operator } from './compile.ts';
import { isNullish, namedOperand, variadic } from './operands.ts';

const mergeObjects = variadic((values) => {
  const result = newDoc();
  for (const part of values) {
    if (isNullish(part)) continue;
    if (!isDoc(part))
      throw locationError(
        40400,
        `$mergeObjects requires object inputs, but input ${String(part)} is of type ${typeNameOf(part)}`,
      );
    Object.assign(result, part);
  }
  return result;
});

const getFieldOperator: Operator = (operand, compiling) => {
  const spec =
    isDoc(operand) && !Object.keys(operand)[0]?.startsWith('$')
      ? namedOperand(
          '$getField',
          operand,
          { required: ['field'], optional: ['input'] },
          { shape: 3041701, unknown: 3041701, missing: 3041702 },
        )
      : { field: operand };
  const field = compile(spec.field, compiling);
  const input = Object.hasOwn(spec, 'input') ? compile(spec.input, compiling) : undefined;
  return (scope) => {
    const name = field(scope);
    if (typeof name !== 'string')
      throw locationError(
        3041704,
        `$getField requires 'field' to evaluate to type String, but got ${typeNameOf(name)}`,
      );
    const from = input === undefined ? scope.current : input(scope);
    if (isDoc(from)) return getField(from, name);
    return from === null ? null : undefined;
  };
};

const setField: Operator = (operand, compiling, name) => {
  const required = name === '$unsetField' ? ['field', 'input'] : ['field', 'input', 'value'];
  const spec = namedOperand(
    name,
    operand,
    { required },
    { shape: 4161100, unknown: 4161101, missing: 4161102 },
  );
  const field = compile(spec.field, compiling);
  const input = compile(spec.input, compiling);
  const value = compile(name === '$unsetField' ? '$$REMOVE' : spec.value, compiling);
  return (scope) => {
    const key = field(scope);
    if (typeof key !== 'string')
      throw locationError(
        4161107,
        `${name} requires 'field' to evaluate to type String, but got ${typeNameOf(key)}`,
      );
    const from = input(scope);
    if (isNullish(from)) return null;
    if (!isDoc(from))
      throw locationError(
        4161105,
        `${name} requires 'input' to evaluate to type Object, but got ${typeNameOf(from)}`,
      );
    const result = newDoc();
    Object.assign(result, from);
    const content = value(scope);
    if (content === undefined) delete result[key];
    else result[key] = content;
    return result;
  };
};

/** Looking into documents and building them. */
export const objects: Readonly<Record<string, Operator>> = {
  $mergeObjects: mergeObjects,
  $getField: getFieldOperator,
  $setField: setField,
  $unsetField: setField,
};
