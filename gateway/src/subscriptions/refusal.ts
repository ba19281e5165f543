import { DomainError } from '@ymera/kernel';
import type { Log } from '@ymera/kernel/log';
import { maskError } from '@ymera/kernel/subgraph';
import type { GraphQLError } from 'graphql';
import { asGraphqlError } from '../operations/as-graphql-error.ts';

/** What a socket is closed with; the reason is the error's code. */
export const closeCodes = {
  /** The token is refused, or has expired. */
  unauthorized: 4401,
  /** Nothing is wrong with the token; it could not be checked just now. */
  tryAgain: 1013,
  internal: 4500,
} as const;

export class SocketExpiredError extends DomainError {
  readonly code = 'TOKEN_EXPIRED';
  override readonly nextMove = 'sign-in';

  constructor() {
    super('The access token that this socket was opened with has expired. Open another with a new one.');
  }
}

/** What a client may see of an error that kept it from being authenticated, and what its socket is closed with. */
export function refusalOf(thrown: unknown, log: Log): { error: GraphQLError; closeCode: number } {
  const error = maskError(asGraphqlError(thrown), log);
  return { error, closeCode: closeCodeOf(thrown, error) };
}

/** Nothing is wrong with the key; its agent is not let in. */
const shutOut: readonly unknown[] = ['AGENT_FROZEN', 'AGENT_REMOVED'];

function closeCodeOf(thrown: unknown, { extensions }: GraphQLError): number {
  const isRefused = extensions.nextMove === 'sign-in' || shutOut.includes(extensions.code);
  if (isRefused) return closeCodes.unauthorized;
  // Clients of graphql-ws give up at 4500, so it is for defects of this process alone.
  const isDefect = extensions.code === 'INTERNAL' && !(thrown instanceof DomainError);
  return extensions.nextMove === 'retry' && !isDefect ? closeCodes.tryAgain : closeCodes.internal;
}
