import { type CommandError, locationError } from '../../errors.ts';
import { isDoc } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import { type Compiling, compile, type Operator } from './compile.ts';
import { isTruthy } from './conditions.ts';
import { argumentsOf, isNullish, namedOperand } from './operands.ts';
import type { Evaluator } from './scope.ts';

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

/** Choosing between expressions. */
export const branching: Readonly<Record<string, Operator>> = {
  $cond: cond,
  $ifNull: ifNull,
  $switch: switchOn,
};
