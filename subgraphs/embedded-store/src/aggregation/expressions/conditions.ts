import { CommandError, locationError } from '../../errors.ts';
import { isDoc } from '../../values/document.ts';
import { compile, type Operator, withNames } from './compile.ts';
import { argumentsOf, isNullish, isNumber, namedOperand } from './operands.ts';
import { bind, lookUp } from './scope.ts';

const comparison =
  (decide: (order: number) => unknown): Operator =>
  (operand, compiling, name) => {
    const evaluators = argumentsOf(operand, compiling);
    const [left, right] = evaluators;
    if (left === undefined || right === undefined || evaluators.length > 2) {
      throw locationError(
        16020,
        `Expression ${name} takes exactly 2 arguments. ${evaluators.length} were passed in.`,
      );
    }
    const { order } = compiling;
    return (scope) => decide(order(left(scope), right(scope)));
  };

/** Whether a value counts as true: all but false, null, missing and zero. */
export function isTruthy(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (isNullish(value)) return false;
  if (isNumber(value)) return Number(value) !== 0;
  return true;
}

const and: Operator = (operand, compiling) => {
  const evaluators = argumentsOf(operand, compiling);
  return (scope) => evaluators.every((evaluate) => isTruthy(evaluate(scope)));
};

const or: Operator = (operand, compiling) => {
  const evaluators = argumentsOf(operand, compiling);
  return (scope) => evaluators.some((evaluate) => isTruthy(evaluate(scope)));
};

const not: Operator = (operand, compiling) => {
  const [evaluate, ...others] = argumentsOf(operand, compiling);
  if (evaluate === undefined || others.length > 0) {
    throw locationError(16020, 'Expression $not takes exactly 1 arguments.');
  }
  return (scope) => !isTruthy(evaluate(scope));
};

const letIn: Operator = (operand, compiling) => {
  const { vars, in: inner } = namedOperand(
    '$let',
    operand,
    { required: ['vars', 'in'] },
    { shape: 16874, unknown: 16875, missing: [16876, 16877] },
  );
  if (!isDoc(vars)) throw locationError(16876, "'vars' must be an object in $let");
  const bindings = Object.entries(vars).map(
    ([name, value]) => [checkedVariable(name), compile(value, compiling)] as const,
  );
  const body = compile(inner, withNames(compiling, ...Object.keys(vars)));
  return (scope) => {
    let { binding } = scope;
    for (const [name, evaluate] of bindings) binding = bind(binding, name, evaluate(scope));
    const current = Object.hasOwn(vars, 'CURRENT') ? lookUp(binding, 'CURRENT') : scope.current;
    return body({ ...scope, current, binding });
  };
};

/** A variable's name as a client may choose it. */
export function checkedVariable(name: string): string {
  if (name === 'CURRENT') return name;
  if (!/^[a-z\u0080-\uffff][\w\u0080-\uffff]*$/.test(name)) {
    throw new CommandError(9, `'${name}' starts with an invalid character for a user variable name`);
  }
  return name;
}

const literal: Operator = (operand) => () => operand;

const random: Operator = (operand) => {
  const empty = (isDoc(operand) && Object.keys(operand).length === 0) || isEmptyArray(operand);
  if (!empty) throw locationError(10065, 'invalid parameter: expected an object ($rand)');
  return () => Math.random();
};

const isEmptyArray = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** Comparing, joining and naming. */
export const conditions: Readonly<Record<string, Operator>> = {
  $cmp: comparison(Math.sign),
  $eq: comparison((order) => order === 0),
  $ne: comparison((order) => order !== 0),
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
  $and: and,
  $or: or,
  $not: not,
  $let: letIn,
  $literal: literal,
  $const: literal,
  $expr: (operand, compiling) => compile(operand, compiling),
  $rand: random,
};
