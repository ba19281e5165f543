import { BSONRegExp } from 'bson';
import { CommandError } from '../errors.ts';
import { lookupTable } from '../lookup-table.ts';
import { compareValues, equalValues } from '../values/compare.ts';
import { bsonTag, docOf } from '../values/document.ts';
import { rankOf, typeNameOf, typeNumberByName, typeNumberOf, typeRank } from '../values/types.ts';
import { identities } from './identity.ts';
import type { Compiler, Keyword, Rule } from './json-schema.ts';
import { toRegExp } from './regex.ts';

/** A rule for values of one kind; values of other kinds pass. */
export function ruleFor(
  { name, operand }: Keyword,
  applies: (value: unknown) => boolean,
  rule: {
    readonly accepts: (value: unknown) => boolean;
    readonly reason: string;
    readonly more?: (value: unknown) => object;
  },
): Rule {
  return {
    accepts: (value) => !applies(value) || rule.accepts(value),
    explain: (value) =>
      docOf({
        operatorName: name,
        specifiedAs: docOf({ [name]: operand }),
        reason: rule.reason,
        consideredValue: value,
        ...rule.more?.(value),
      }),
  };
}

const always = (): boolean => true;
const isNumber = (value: unknown): boolean => rankOf(value) === typeRank.number;
const isText = (value: unknown): boolean => typeof value === 'string';

/** The operand as a whole number of at least 0; throws as MongoDB does otherwise. */
export function lengthOperand({ name, operand }: Keyword): number {
  if (!isNumber(operand)) throw wrongOperand(name, 'a number');
  const length = Number(operand);
  if (!Number.isInteger(length) || length < 0) {
    throw new CommandError(9, `$jsonSchema keyword '${name}' must be a nonnegative integer`);
  }
  return length;
}

export const wrongOperand = (name: string, wanted: string): CommandError =>
  new CommandError(14, `$jsonSchema keyword '${name}' must be ${wanted}`);

const jsonTypes = lookupTable<readonly string[]>({
  object: ['object'],
  array: ['array'],
  string: ['string'],
  number: ['double', 'int', 'long', 'decimal'],
  boolean: ['bool'],
  null: ['null'],
});

const type: Compiler = (keyword) => {
  if (keyword.schema.bsonType !== undefined) {
    throw new CommandError(9, "Cannot specify both $jsonSchema keywords 'type' and 'bsonType'");
  }
  return typeRule(keyword, (name) => {
    if (name === 'integer')
      throw new CommandError(9, "$jsonSchema type 'integer' is not currently supported.");
    return jsonTypes[name];
  });
};

const bsonType: Compiler = (keyword) =>
  typeRule(keyword, (name) => (name === 'number' ? jsonTypes.number : [name]));

function typeRule(keyword: Keyword, namesOf: (name: string) => readonly string[] | undefined): Rule {
  const { name, operand } = keyword;
  const listed = Array.isArray(operand) ? operand : [operand];
  if (listed.length === 0)
    throw new CommandError(9, `$jsonSchema keyword '${name}' must name at least one type`);
  const numbers = new Set(
    listed.flatMap((alias) => {
      if (typeof alias !== 'string') throw wrongOperand(name, 'a string or an array of strings');
      return (namesOf(alias) ?? [alias]).map((type) => {
        const number = typeNumberByName.get(type);
        if (number === undefined) throw new CommandError(2, `Unknown type name alias: ${alias}`);
        return number;
      });
    }),
  );
  return ruleFor(keyword, always, {
    accepts: (value) => numbers.has(typeNumberOf(value)),
    reason: 'type did not match',
    more: (value) => ({ consideredType: typeNameOf(value) }),
  });
}

const oneOfValues: Compiler = (keyword) => {
  const { operand } = keyword;
  if (!Array.isArray(operand)) throw wrongOperand('enum', 'an array');
  if (operand.length === 0) throw new CommandError(9, "$jsonSchema keyword 'enum' cannot be an empty array");
  refuseRepeats('enum', operand);
  return ruleFor(keyword, always, {
    accepts: (value) => operand.some((one) => equalValues(one, value)),
    reason: 'value was not found in enum',
  });
};

export function refuseRepeats(name: string, items: readonly unknown[]): void {
  const identity = identities();
  if (new Set(items.map(identity)).size < items.length) {
    throw new CommandError(9, `$jsonSchema keyword '${name}' array must have unique values, found duplicate`);
  }
}

/** `minimum` and `maximum`; their `exclusive…` neighbour is a boolean that changes them, as in draft 4. */
const bound =
  (exclusiveName: string, sign: 1 | -1): Compiler =>
  (keyword) => {
    const { name, operand, schema } = keyword;
    if (!isNumber(operand)) throw wrongOperand(name, 'a number');
    const exclusive = schema[exclusiveName] === true;
    const rule = ruleFor(keyword, isNumber, {
      accepts: (value) => {
        const order = compareValues(value, operand) * sign;
        return exclusive ? order > 0 : order >= 0;
      },
      reason: 'comparison failed',
    });
    if (!exclusive) return rule;
    const specifiedAs = docOf({ [name]: operand, [exclusiveName]: true });
    return { ...rule, explain: (value) => docOf({ ...rule.explain(value), specifiedAs }) };
  };

const exclusiveFlag =
  (boundName: string): Compiler =>
  ({ name, operand, schema }) => {
    if (typeof operand !== 'boolean') throw wrongOperand(name, 'a boolean');
    if (schema[boundName] === undefined) {
      throw new CommandError(9, `$jsonSchema keyword '${boundName}' must be a present if ${name} is present`);
    }
    return undefined;
  };

const multipleOf: Compiler = (keyword) => {
  const { operand } = keyword;
  if (!isNumber(operand)) throw wrongOperand('multipleOf', 'a number');
  if (!(Number(operand) > 0)) {
    throw new CommandError(9, "$jsonSchema keyword 'multipleOf' must have a positive value");
  }
  return ruleFor(keyword, isNumber, {
    accepts: (value) => isMultiple(value, operand),
    reason: 'considered value is not a multiple of the specified value',
  });
};

const isWhole = (value: unknown): boolean => bsonTag(value) === 'Long' || Number.isInteger(Number(value));

function isMultiple(value: unknown, of: unknown): boolean {
  if (isWhole(value) && isWhole(of)) return asBigInt(value) % asBigInt(of) === 0n;
  return Number(value) % Number(of) === 0;
}

const asBigInt = (value: unknown): bigint =>
  bsonTag(value) === 'Long' ? BigInt(String(value)) : BigInt(Number(value));

const textLength =
  (fits: (length: number, limit: number) => boolean): Compiler =>
  (keyword) => {
    const limit = lengthOperand(keyword);
    return ruleFor(keyword, isText, {
      accepts: (value) => fits([...String(value)].length, limit),
      reason: 'specified string length was not satisfied',
    });
  };

const pattern: Compiler = (keyword) => {
  if (typeof keyword.operand !== 'string') throw wrongOperand('pattern', 'a string');
  const regex = toRegExp(new BSONRegExp(keyword.operand, ''));
  return ruleFor(keyword, isText, {
    accepts: (value) => regex.test(String(value)),
    reason: 'regular expression did not match',
  });
};

/** The keywords about scalars and about values as a whole. */
export const valueRules: Readonly<Record<string, Compiler>> = {
  type,
  bsonType,
  enum: oneOfValues,
  minimum: bound('exclusiveMinimum', 1),
  maximum: bound('exclusiveMaximum', -1),
  exclusiveMinimum: exclusiveFlag('minimum'),
  exclusiveMaximum: exclusiveFlag('maximum'),
  multipleOf,
  minLength: textLength((length, limit) => length >= limit),
  maxLength: textLength((length, limit) => length <= limit),
  pattern,
};
