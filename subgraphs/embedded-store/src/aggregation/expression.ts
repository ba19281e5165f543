import { Context, evalExpr, ProcessingMode } from 'mingo/core';
import * as accumulators from 'mingo/operators/accumulator';
import * as expressions from 'mingo/operators/expression';
import type { Options } from 'mingo/types';
import { CommandError } from '../errors.ts';
import { relax } from '../values/relax.ts';
import { arithmeticExpressions } from './arithmetic-expressions.ts';
import { bsonAccumulators } from './bson-accumulators.ts';
import { bsonExpressions } from './bson-expressions.ts';

type Expressions = Parameters<Context['addExpressionOps']>[0];
type Accumulators = Parameters<Context['addAccumulatorOps']>[0];

/** Every expression operator: the library's, with those replaced that must know BSON. */
export const expressionOperators = {
  ...expressions,
  ...bsonExpressions,
  ...arithmeticExpressions,
} as unknown as Expressions; // the library types its table by its own functions' exact signatures

/** Every accumulator, replaced likewise. */
export const accumulatorOperators = { ...accumulators, ...bsonAccumulators } as unknown as Accumulators; // as above

/**
 * What the library runs with. Its window functions need scripts on; what a client may send is checked before, and no
 * message carries a function.
 */
export const baseOptions: Omit<Options, 'context'> = {
  idKey: '_id',
  processingMode: ProcessingMode.CLONE_OFF,
  useStrictMode: true,
  scriptEnabled: true,
  failOnError: true,
};

const context = Context.init({ expression: expressionOperators, accumulator: accumulatorOperators });

/** The value of an aggregation expression for a document; undefined where MongoDB gives a missing field. */
export function evaluateExpression(doc: unknown, expression: unknown, variables: object = {}): unknown {
  const options: Options = { ...baseOptions, context, variables: { ...variables } };
  return translatingErrors(() => evalExpr(relax(doc), relax(expression), options));
}

/** Turns the library's complaints about an expression or pipeline into errors that name it to the client. */
export function translatingErrors<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Error && isComplaint(error))
      throw new CommandError(2, error.message, {}, { cause: error });
    throw error;
  }
}

// The library does not export its error class; a TypeError is how its operators meet an operand of a wrong kind.
const isComplaint = (error: Error): boolean =>
  error.constructor.name === 'MingoError' || error instanceof TypeError;
