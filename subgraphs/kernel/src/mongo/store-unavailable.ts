import { DomainError } from '../errors.ts';

/** The database cannot be reached or started. Says where it was looked for, never with which password. */
export class StoreUnavailableError extends DomainError {
  readonly code = 'STORE_UNAVAILABLE';
  override readonly nextMove = 'retry';

  constructor(where: string, cause: unknown) {
    const why = cause instanceof Error ? withoutCredentials(cause.message) : 'for an unknown reason';
    super(`The database at ${where} is unavailable: ${why}`, { details: { where }, cause });
  }
}

/** The hosts of a connection string, without user, password, database and options. */
export function hostsOf(uri: string): string {
  const match = /^mongodb(?:\+srv)?:\/\/(?:[^@/]*@)?([^/?]*)/.exec(uri);
  return match?.[1] === undefined || match[1] === ''
    ? 'an invalid MONGODB_URI'
    : decodeURIComponent(match[1]);
}

const withoutCredentials = (text: string): string => text.replace(/\/\/[^@\s/]*@/g, '//');
