import { CommandError, locationError } from '../../errors.ts';
import { isDoc } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import { type Compiling, compile, type Operator, withNames } from './compile.ts';
import { argumentsOf, isNullish, isNumber, namedOperand } from './operands.ts';
import { bind, type Evaluator } from './scope.ts';

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

const cond: Operator = (operand, compiling) => {
  const [test, yes, no] = (isDoc(operand) ? condFields(operand) : condItems(operand)).map((part) =>
    compile(part, compiling),
  );
  if (test === undefined || yes === undefined || no === undefined) throw wrongCond(0);
  return (scope) => (isTruthy(test(scope)) ? yes(scope) : no(scope));
};

const wrongCond = (count: number): CommandError =>
  locationError(16020, `Expression $cond takes exactly 3 arguments. ${count} were passed in.`);

function condItems(operand: unknown): unknown[] {
  const items = Array.isArray(operand) ? operand : [operand];
  if (items.length !== 3) throw wrongCond(items.length);
  return items;
}

function condFields(operand: Record<string, unknown>): unknown[] {
  for (const field of Object.keys(operand)) {
    if (!['if', 'then', 'else'].includes(field))
      throw locationError(17083, `Unrecognized parameter to $cond: ${field}`);
  }
  const codes = [
    ['if', 17080],
    ['then', 17081],
    ['else', 17082],
  ] as const;
  return codes.map(([field, code]) => {
    if (!Object.hasOwn(operand, field)) throw locationError(code, `Missing '${field}' parameter to $cond`);
    return operand[field];
  });
}

const ifNull: Operator = (operand, compiling) => {
  const evaluators = argumentsOf(operand, compiling);
  if (evaluators.length < 2) {
    throw locationError(
      1257300,
      `$ifNull needs at least two arguments, had: ${Array.isArray(operand) ? operand.length : 1}`,
    );
  }
  return (scope) => {
    let value: unknown;
    for (const evaluate of evaluators) {
      value = evaluate(scope);
      if (!isNullish(value)) return value;
    }
    return value;
  };
};

const switchOn: Operator = (operand, compiling) => {
  const { branches, default: other } = namedOperand(
    '$switch',
    operand,
    { required: [], optional: ['branches', 'default'] },
    { shape: 40060, unknown: 40067, missing: 40067 },
  );
  if (!Array.isArray(branches)) {
    if (branches === undefined) throw locationError(40068, '$switch requires at least one branch.');
    throw locationError(40061, `$switch expected an array for 'branches', found: ${typeNameOf(branches)}`);
  }
  if (branches.length === 0) throw locationError(40068, '$switch requires at least one branch.');
  const cases = branches.map((branch) => compileBranch(branch, compiling));
  const fallback = other === undefined ? undefined : compile(other, compiling);
  return (scope) => {
    const taken = cases.find((branch) => isTruthy(branch.test(scope)));
    if (taken !== undefined) return taken.result(scope);
    if (fallback !== undefined) return fallback(scope);
    throw locationError(
      40066,
      '$switch could not find a matching branch for an input, and no default was specified.',
    );
  };
};

function compileBranch(branch: unknown, compiling: Compiling): { test: Evaluator; result: Evaluator } {
  if (!isDoc(branch)) {
    throw locationError(40062, `$switch expected each branch to be an object, found: ${typeNameOf(branch)}`);
  }
  for (const field of Object.keys(branch)) {
    if (field !== 'case' && field !== 'then')
      throw locationError(40063, `$switch found an unknown argument to a branch: ${field}`);
  }
  if (!Object.hasOwn(branch, 'case'))
    throw locationError(40064, "$switch requires each branch have a 'case' expression");
  if (!Object.hasOwn(branch, 'then'))
    throw locationError(40065, "$switch requires each branch have a 'then' expression.");
  return { test: compile(branch.case, compiling), result: compile(branch.then, compiling) };
}

const letIn: Operator = (operand, compiling) => {
  const { vars, in: inner } = namedOperand(
    '$let',
    operand,
    { required: ['vars', 'in'] },
    { shape: 16874, unknown: 16875, missing: 16876 },
  );
  if (!isDoc(vars)) throw locationError(16876, "'vars' must be an object in $let");
  const bindings = Object.entries(vars).map(
    ([name, value]) => [checkedVariable(name), compile(value, compiling)] as const,
  );
  const body = compile(inner, withNames(compiling, ...Object.keys(vars)));
  return (scope) => {
    let { binding } = scope;
    for (const [name, evaluate] of bindings) binding = bind(binding, name, evaluate(scope));
    return body({ ...scope, binding });
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

/** Comparing, choosing and naming. */
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
  $cond: cond,
  $ifNull: ifNull,
  $switch: switchOn,
  $let: letIn,
  $literal: literal,
  $const: literal,
  $expr: (operand, compiling) => compile(operand, compiling),
  $rand: random,
};
