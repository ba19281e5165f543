import {
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
} from 'graphql';
import { DeadlineExceededError, DomainError } from '../errors.ts';
import type { Log } from '../log/index.ts';

const internal = { code: 'INTERNAL', nextMove: 'retry' };

/**
 * What a client may see of the errors of a result: a DomainError keeps its message, code and details; a mistake in
 * the query keeps its message; a defect is logged whole and shown as `INTERNAL`.
 */
export function maskErrors<R extends ExecutionResult>(result: R, log: Log): R {
  if (!result.errors?.length) return result;
  return { ...result, errors: result.errors.map((error) => maskError(error, log)) };
}

/** The same, in the form that goes over a wire. */
export function formatResult({ data, errors }: LooseResult, log: Log): FormattedExecutionResult {
  const answered = data === undefined ? {} : { data };
  return errors?.length ? { ...answered, errors: formatErrors(errors, log) } : answered;
}

/** An ExecutionResult, however strict its maker is about absent fields. */
interface LooseResult {
  readonly data?: Record<string, unknown> | null | undefined;
  readonly errors?: readonly GraphQLError[] | undefined;
}

export function formatErrors(errors: readonly GraphQLError[], log: Log): GraphQLFormattedError[] {
  return errors.map((error) => maskError(error, log).toJSON());
}

export function maskError(error: GraphQLError | GraphQLFormattedError, log: Log): GraphQLError {
  const place = { path: error.path ?? null, locations: error.locations };
  const original = error instanceof Error ? rootOf(error) : undefined;
  if (original instanceof DomainError) {
    const { code, nextMove, details } = original;
    return remade(original.message, place, {
      code,
      nextMove,
      ...(Object.keys(details).length > 0 ? { details } : {}),
    });
  }
  if (!original) return remade(error.message, place, { ...error.extensions });
  if (original.name === 'AbortError')
    return maskError(new GraphQLError('', { originalError: new DeadlineExceededError() }), log);
  log.error('a resolver failed', { error: original, path: error.path });
  return remade('Internal error. It has been logged.', place, internal);
}

/** The error that a resolver threw; undefined for the query's own mistakes, which GraphQL reports without one. */
function rootOf(error: Error): Error | undefined {
  let current: Error | undefined = error;
  for (let depth = 0; depth < 8 && current instanceof GraphQLError; depth++) {
    // graphql-jit hands the query's own mistakes over as errors that wrap themselves.
    if (current.originalError === current) return undefined;
    current = current.originalError ?? undefined;
  }
  return current;
}

function remade(
  message: string,
  place: { path: readonly (string | number)[] | null; locations: GraphQLFormattedError['locations'] },
  extensions: Record<string, unknown>,
): GraphQLError {
  return Object.assign(new GraphQLError(message, { path: place.path, extensions }), {
    ...(place.locations ? { locations: place.locations } : {}),
  });
}
