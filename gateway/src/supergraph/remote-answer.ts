import { type ExecutionResult, GraphQLError } from 'graphql';
import { isData } from './merge-shape.ts';

/** The subgraph could not be reached, or what it answered is no GraphQL. Says who and how, never where. */
export function unavailableError(subgraph: string, what: string, cause?: unknown): GraphQLError {
  const error = new GraphQLError(`Subgraph "${subgraph}" ${what}.`, {
    extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName: subgraph, nextMove: 'retry' },
  });
  // As `originalError` it would count as a defect of a resolver; as `cause` it is there for the log.
  if (cause !== undefined) error.cause = cause;
  return error;
}

/** Reads what came over the wire. `null` when it is no GraphQL result. */
export function readAnswer(answer: unknown): ExecutionResult | null {
  if (!isData(answer)) return null;
  const { data, errors } = answer;
  const hasData = isData(data) || data === null;
  if (!hasData && !Array.isArray(errors)) return null;
  return {
    ...(hasData && { data }),
    ...(Array.isArray(errors) && errors.length > 0 && { errors: errors.map(readError) }),
  };
}

function readError(error: unknown): GraphQLError {
  if (!isData(error)) return new GraphQLError('The subgraph reported an error without a message.');
  const { message, path, extensions } = error;
  return new GraphQLError(typeof message === 'string' ? message : 'The subgraph reported an error.', {
    ...(isPath(path) && { path }),
    ...(isData(extensions) && { extensions }),
  });
}

function isPath(path: unknown): path is (string | number)[] {
  return Array.isArray(path) && path.every((part) => typeof part === 'string' || typeof part === 'number');
}
