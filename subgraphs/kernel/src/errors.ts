import type { JsonObject } from './json.ts';

/** What the caller can do about an error: correct the request, sign in, wait and retry, or stop trying. */
export type NextMove = 'fix-input' | 'sign-in' | 'retry' | 'give-up';

/**
 * An error the caller can act on. It leaves the platform as it is: `code`, `message` and `details` are shown to the
 * client, so they never hold secrets. Anything that is not a DomainError is a defect, logged whole and shown as
 * `INTERNAL`.
 */
export abstract class DomainError extends Error {
  abstract readonly code: string;
  readonly nextMove: NextMove = 'fix-input';
  readonly details: JsonObject;

  constructor(message: string, options: { details?: JsonObject; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.details = options.details ?? {};
  }
}

export class UnauthenticatedError extends DomainError {
  readonly code = 'UNAUTHENTICATED';
  override readonly nextMove = 'sign-in';

  constructor(
    message = 'Sign in first: send the header "Authorization: Bearer <token>". A token comes from the mutation signIn.',
  ) {
    super(message);
  }
}

/** Agents with keys of their own, and everybody else, may do different things. */
export class WrongCallerError extends DomainError {
  readonly code = 'FORBIDDEN';
  override readonly nextMove = 'give-up';

  constructor(wanted: 'agent' | 'user') {
    super(
      wanted === 'agent'
        ? 'Only a remote agent may do this, with its own API key and secret.'
        : 'A remote agent may only report and do its work; this needs a user who is signed in.',
    );
  }
}

export class ForbiddenError extends DomainError {
  readonly code = 'FORBIDDEN';
  override readonly nextMove = 'give-up';

  constructor(needed: string, held: string) {
    super(`This needs the role "${needed}"; you have "${held}".`, { details: { needed, held } });
  }
}

/** An argument that the schema's types let through and the domain does not. */
export class InvalidArgumentError extends DomainError {
  readonly code = 'INVALID_ARGUMENT';

  constructor(argument: string, expected: string, came: string) {
    super(`Argument "${argument}" must be ${expected}; it is ${came}.`, { details: { argument, expected } });
  }
}

/** The request's deadline passed, or its client went away, before the work was done. */
export class DeadlineExceededError extends DomainError {
  readonly code = 'DEADLINE_EXCEEDED';
  override readonly nextMove = 'retry';

  constructor(cause?: unknown) {
    super('The request was cancelled, or its deadline passed, before it was done.', { cause });
  }
}

/** The database gave no answer; whether it did what it was asked is not known. */
export class StoreSilentError extends DomainError {
  readonly code = 'STORE_UNAVAILABLE';
  override readonly nextMove = 'retry';

  constructor(cause?: unknown) {
    super('The database did not answer. It may be starting again; try again in a moment.', { cause });
  }
}

/** An error that another process reported through a contract, with the code it gave there. */
export class RemoteError extends DomainError {
  readonly code: string;
  override readonly nextMove: NextMove;

  constructor(reported: { code: string; message: string; details: JsonObject; nextMove: NextMove }) {
    super(reported.message, { details: reported.details });
    this.code = reported.code;
    this.nextMove = reported.nextMove;
  }
}
