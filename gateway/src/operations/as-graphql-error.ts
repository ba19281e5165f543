import { GraphQLError } from 'graphql';

/** What was thrown in the form that GraphQL reports, with no word of it in the message. */
export function asGraphqlError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  return new GraphQLError('', { originalError: error instanceof Error ? error : new Error(String(error)) });
}
