import type { Context } from '@ymera/plugin-sdk';
import { DataProblem } from './domain/data-problem.ts';

/** Runs a pure step and hands its `DataProblem` to the caller under the problem's own code. */
export function coded<T>(ctx: Pick<Context, 'error'>, step: () => T): T {
  try {
    return step();
  } catch (cause) {
    if (!(cause instanceof DataProblem)) throw cause;
    throw ctx.error(cause.code, cause.message, { details: { ...cause.details } });
  }
}
