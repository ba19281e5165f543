import { CommandError, notSupported } from '../errors.ts';
import type { Doc } from '../values/document.ts';
import { elemMatch, sizeTest } from './array-tests.ts';
import { bitTest } from './bits.ts';
import { comparison, equality, membership, patternTest } from './comparisons.ts';
import { modTest, typeTest } from './number-and-type.ts';
import { isRegex, regexFrom } from './regex.ts';
import { type Compilers, negative, positive, type Test, whole } from './test.ts';

export type { Match } from './test.ts';

/** Compiles one query operator. `siblings` is the document it stands in: `$regex` reads `$options` there. */
export function compileOperator(
  name: string,
  operand: unknown,
  compile: Compilers,
  siblings: Doc = {},
): Test {
  switch (name) {
    case '$eq':
      return positive(equality(operand, compile.collation));
    case '$ne':
      if (isRegex(operand)) throw new CommandError(2, "Can't have regex as arg to $ne.");
      return negative(equality(operand, compile.collation));
    case '$in':
      return positive(membership(name, operand, compile.collation));
    case '$nin':
      return negative(membership(name, operand, compile.collation));
    case '$gt':
      return positive(comparison(name, operand, compile.collation, (order) => order > 0));
    case '$gte':
      return positive(comparison(name, operand, compile.collation, (order) => order >= 0));
    case '$lt':
      return positive(comparison(name, operand, compile.collation, (order) => order < 0));
    case '$lte':
      return positive(comparison(name, operand, compile.collation, (order) => order <= 0));
    case '$exists':
      return whole((value) => value !== undefined, !isTruthyOperand(operand));
    case '$type':
      return positive(typeTest(operand));
    case '$size':
      return whole(sizeTest(operand));
    case '$elemMatch':
      return elemMatch(operand, compile);
    case '$mod':
      return positive(modTest(operand));
    case '$regex':
      return positive(patternTest(regexFrom(operand, siblings.$options)));
    case '$options':
      throw new CommandError(2, '$options needs a $regex');
    case '$bitsAllSet':
    case '$bitsAllClear':
    case '$bitsAnySet':
    case '$bitsAnyClear':
      return positive(bitTest(name, operand));
    case '$near':
    case '$nearSphere':
    case '$geoWithin':
    case '$geoIntersects':
    case '$within':
    case '$text':
      throw notSupported(name);
    default:
      throw new CommandError(2, `unknown operator: ${name}`);
  }
}

const isTruthyOperand = (operand: unknown): boolean =>
  operand !== false && operand !== null && operand !== undefined && Number(operand) !== 0;
