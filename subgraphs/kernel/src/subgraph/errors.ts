import {
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
} from 'graphql';
import { DeadlineExceededError, DomainError, StoreSilentError } from '../errors.ts';
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
  // Another process has masked it already.
  if (!(error instanceof Error)) return remade(error.message, place, { ...error.extensions });
  const root = rootOf(error);
  if (root instanceof DomainError) return shown(root, place);
  if (isAbort(root)) return shown(new DeadlineExceededError(root), place);
  if (isStoreFailure(root)) {
    log.warn('the store did not answer', { error: root, path: error.path });
    return shown(new StoreSilentError(root), place);
  }
  if (root instanceof GraphQLError && isQueryMistake(error, root)) {
    if (typeof root.extensions?.code === 'string') return remade(root.message, place, { ...root.extensions });
    const code = error.path ? { code: 'BAD_USER_INPUT', nextMove: 'fix-input' } : {};
    return remade(error.message, place, { ...code, ...error.extensions });
  }
  log.error('a resolver failed', { error: root, path: error.path });
  return remade('Internal error. It has been logged.', place, internal);
}

/** What a resolver threw, which need not be an error, or GraphQL's own error when none did. */
function rootOf(error: Error): unknown {
  let current: unknown = error;
  for (let depth = 0; depth < 8 && current instanceof GraphQLError; depth++) {
    // graphql-jit hands the query's own mistakes over as errors that wrap themselves.
    if (!current.originalError || current.originalError === current) break;
    current = current.originalError;
  }
  return current;
}

/**
 * Whether GraphQL's own error is about the query, and not about a value that a resolver returned and that is null or
 * of the wrong type: the message of such a one may hold the value. Mistakes of the query are found before anything
 * runs, and so without a path, or come with a code; a wrong argument points to its place in the query. (graphql-jit
 * does not: there a null variable for an argument that must not be null, which validation lets pass when the variable
 * has a default, is taken for a defect.)
 */
function isQueryMistake(error: GraphQLError, root: GraphQLError): boolean {
  return !error.path || typeof root.extensions?.code === 'string' || (root.nodes?.length ?? 0) > 0;
}

/** What fetch, timers and AbortSignal.timeout reject with. */
function isAbort(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown.name === 'AbortError' || thrown.name === 'TimeoutError');
}

/** What the MongoDB driver rejects with when its server is gone: its own errors by name, or the socket's by code. */
const storeFailures: ReadonlySet<unknown> = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoOperationTimeoutError',
  'MongoPoolClearedError',
  'MongoServerSelectionError',
  'EPIPE',
  'ECONNRESET',
  'ECONNREFUSED',
]);

function isStoreFailure(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  return storeFailures.has(thrown.name) || ('code' in thrown && storeFailures.has(thrown.code));
}

type Place = {
  readonly path: readonly (string | number)[] | null;
  readonly locations: GraphQLFormattedError['locations'];
};

function shown({ message, code, nextMove, details }: DomainError, place: Place): GraphQLError {
  const extensions = { code, nextMove, ...(Object.keys(details).length > 0 ? { details } : {}) };
  return remade(message, place, extensions);
}

function remade(message: string, place: Place, extensions: Record<string, unknown>): GraphQLError {
  return Object.assign(new GraphQLError(message, { path: place.path, extensions }), {
    ...(place.locations ? { locations: place.locations } : {}),
  });
}
