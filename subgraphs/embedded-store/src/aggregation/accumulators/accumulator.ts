import type { Compiling } from '../expressions/compile.ts';
import type { Evaluator, Scope } from '../expressions/scope.ts';

/** Takes values one by one and gives one for them all. */
export interface Accumulator {
  /** Gives how many more bytes are held because of the value, or nothing if none are. */
  add(value: unknown): number | undefined;
  result(): unknown;
}

/** An accumulator of a `$group`, compiled: what to evaluate for each document, and how to begin. */
export interface CompiledAccumulator {
  readonly input: Evaluator;
  readonly create: (scope: Scope) => Accumulator;
}

/** Compiles an accumulator's operand. */
export type AccumulatorOperator = (
  operand: unknown,
  compiling: Compiling,
  name: string,
) => CompiledAccumulator;
