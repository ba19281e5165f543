import { evalExpr } from 'mingo/core';
import type { Options } from 'mingo/types';

/** Evaluates expressions over many documents. */
export type Evaluate = (doc: unknown, expression: unknown) => unknown;

interface ComputeOptions extends Options {
  update(locals: { root: unknown }): ComputeOptions;
}
interface ComputeOptionsClass {
  init(options: Options): ComputeOptions;
}

/**
 * An evaluator that prepares the library's options once. Given options without a root, the library copies its table
 * of operators for every evaluation, which costs ten times the evaluation itself.
 */
export function evaluatorFor(options: Options): Evaluate {
  const prepared = 'update' in options ? copyOf(options) : undefined;
  if (prepared === undefined) return (doc, expression) => evalExpr(doc, expression, options);
  return (doc, expression) => evalExpr(doc, expression, prepared.update({ root: doc }));
}

// The class is internal to the library, so it is reached through the instance that the library handed to the stage.
const copyOf = (options: Options): ComputeOptions =>
  (options.constructor as unknown as ComputeOptionsClass).init(options);

/** All variables in scope of a stage: those given from outside and those bound by a `let`. */
export function variablesOf(options: Options): Record<string, unknown> {
  const local = (options as { local?: { variables?: Record<string, unknown> } }).local; // internal, may be absent
  return { ...options.variables, ...local?.variables };
}
