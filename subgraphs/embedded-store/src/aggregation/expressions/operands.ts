import { CommandError, locationError } from '../../errors.ts';
import { type Doc, isDoc } from '../../values/document.ts';
import { rankOf, typeNameOf, typeRank } from '../../values/types.ts';
import { type Compiling, compile, type Operator } from './compile.ts';
import type { Evaluator } from './scope.ts';

export const isNullish = (value: unknown): value is null | undefined => value === null || value === undefined;

export const isNumber = (value: unknown): boolean => rankOf(value) === typeRank.number && value !== undefined;

/** Evaluators of an operand that is an array of arguments, or one argument alone. */
export function argumentsOf(operand: unknown, compiling: Compiling): Evaluator[] {
  const items = Array.isArray(operand) ? operand : [operand];
  return items.map((item) => compile(item, compiling));
}

/** An operator of a fixed number of arguments. */
export function fixed(count: number, apply: (...values: unknown[]) => unknown): Operator {
  return (operand, compiling, name) => {
    const [first, second, ...others] = counted(name, argumentsOf(operand, compiling), count);
    if (first === undefined) return () => apply();
    if (second === undefined) return (scope) => apply(first(scope));
    if (others.length === 0) return (scope) => apply(first(scope), second(scope));
    return (scope) => apply(first(scope), second(scope), ...others.map((evaluate) => evaluate(scope)));
  };
}

function counted(name: string, evaluators: Evaluator[], count: number): Evaluator[] {
  if (evaluators.length === count) return evaluators;
  throw locationError(
    16020,
    `Expression ${name} takes exactly ${count} arguments. ${evaluators.length} were passed in.`,
  );
}

/** An operator that takes at least and at most so many arguments. */
export function ranged(min: number, max: number, apply: (...values: unknown[]) => unknown): Operator {
  return (operand, compiling, name) => {
    const evaluators = argumentsOf(operand, compiling);
    if (evaluators.length < min || evaluators.length > max) {
      throw locationError(
        28667,
        `Expression ${name} takes at least ${min} arguments, and at most ${max}, but ${evaluators.length} were passed in.`,
      );
    }
    return (scope) => apply(...evaluators.map((evaluate) => evaluate(scope)));
  };
}

/** An operator of any number of arguments. */
export function variadic(apply: (values: unknown[], name: string) => unknown): Operator {
  return (operand, compiling, name) => {
    const evaluators = argumentsOf(operand, compiling);
    return (scope) =>
      apply(
        evaluators.map((evaluate) => evaluate(scope)),
        name,
      );
  };
}

/** Codes under which MongoDB refuses a document operand that is none, that has an unknown field, or that lacks one. */
interface NamedCodes {
  readonly shape: number;
  readonly unknown: number;
  /** One for all required fields, or one for each in their order. */
  readonly missing: number | readonly number[];
}

/** The fields of an operator whose operand is a document. */
export function namedOperand(
  name: string,
  operand: unknown,
  fields: { readonly required: readonly string[]; readonly optional?: readonly string[] },
  codes: NamedCodes = { shape: 9, unknown: 9, missing: 9 },
): Doc {
  if (!isDoc(operand)) {
    throw locationError(
      codes.shape,
      `${name} only supports an object as its argument, but found ${typeNameOf(operand)}`,
    );
  }
  for (const field of Object.keys(operand)) {
    if (!fields.required.includes(field) && !fields.optional?.includes(field)) {
      throw locationError(codes.unknown, `Unrecognized parameter to ${name}: ${field}`);
    }
  }
  for (const [at, field] of fields.required.entries()) {
    if (Object.hasOwn(operand, field)) continue;
    const code = typeof codes.missing === 'number' ? codes.missing : (codes.missing[at] ?? 9);
    throw locationError(code, `Missing '${field}' parameter to ${name}`);
  }
  return operand;
}

/** An operator whose operand is a document of expressions; absent ones are undefined. */
export function named(
  fields: { readonly required: readonly string[]; readonly optional?: readonly string[] },
  apply: (values: Readonly<Record<string, unknown>>, name: string) => unknown,
  codes?: NamedCodes,
): Operator {
  return (operand, compiling, name) => {
    const doc = namedOperand(name, operand, fields, codes);
    const evaluators = Object.entries(doc).map(
      ([field, value]) => [field, compile(value, compiling)] as const,
    );
    return (scope) => {
      const values: Record<string, unknown> = {};
      for (const [field, evaluate] of evaluators) values[field] = evaluate(scope);
      return apply(values, name);
    };
  };
}

export const typeMismatch = (message: string): CommandError => new CommandError(14, message);
