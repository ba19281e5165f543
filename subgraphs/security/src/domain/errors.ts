import { DomainError } from '@ymera/kernel';

export class SetupDoneError extends DomainError {
  readonly code = 'SETUP_DONE';
  override readonly nextMove = 'give-up';

  constructor() {
    super('This installation already has its first admin. Sign in, or ask an admin to add you.');
  }
}

export class SetupTokenInvalidError extends DomainError {
  readonly code = 'SETUP_TOKEN_INVALID';

  constructor() {
    super(
      'This is not the set-up token. The platform prints one at each start until the first admin is made, and the ten printed last are good.',
    );
  }
}

export class EmailInvalidError extends DomainError {
  readonly code = 'EMAIL_INVALID';

  constructor() {
    super('An e-mail address looks like ada@example.org and has at most 254 characters.');
  }
}

export class EmailTakenError extends DomainError {
  readonly code = 'EMAIL_TAKEN';

  constructor() {
    super('There is a user with this e-mail address already.');
  }
}

export class PasswordWeakError extends DomainError {
  readonly code = 'PASSWORD_WEAK';

  constructor({ length, lengthMin, lengthMax }: { length: number; lengthMin: number; lengthMax: number }) {
    super(
      `A password has ${lengthMin} to ${lengthMax} characters; this one has ${length}. A few unrelated words make a good one.`,
      { details: { lengthMin, lengthMax } },
    );
  }
}

export class SignInRefusedError extends DomainError {
  readonly code = 'SIGN_IN_REFUSED';

  constructor() {
    super('The e-mail address or the password is wrong.');
  }
}

export class TooManyAttemptsError extends DomainError {
  readonly code = 'TOO_MANY_ATTEMPTS';
  override readonly nextMove = 'retry';

  constructor(retryAfterSeconds: number) {
    super(`There were too many attempts. Try again in ${retryAfterSeconds} s.`, {
      details: { retryAfterSeconds },
    });
  }
}

const howToSignIn = 'Get a new token with the mutation signIn(email, password) { accessToken }.';

export class TokenExpiredError extends DomainError {
  readonly code = 'TOKEN_EXPIRED';
  override readonly nextMove = 'sign-in';

  constructor(cause?: unknown) {
    super(`The access token has expired. ${howToSignIn}`, { cause });
  }
}

export class TokenInvalidError extends DomainError {
  readonly code = 'TOKEN_INVALID';
  override readonly nextMove = 'sign-in';

  constructor(cause?: unknown) {
    super(`This is not an access token of this installation. ${howToSignIn}`, { cause });
  }
}

export class SessionEndedError extends DomainError {
  readonly code = 'SESSION_ENDED';
  override readonly nextMove = 'sign-in';

  constructor() {
    super(`The session that this access token belongs to has ended. ${howToSignIn}`);
  }
}

export class AuditBusyError extends DomainError {
  readonly code = 'AUDIT_BUSY';
  override readonly nextMove = 'retry';

  constructor() {
    super('The audit log has more entries waiting than it can take, so this was refused. Try again shortly.');
  }
}

/** What the audit log was signed over is not all there any more. */
export class AuditTreeIncompleteError extends DomainError {
  readonly code = 'AUDIT_INCOMPLETE';
  override readonly nextMove = 'give-up';

  constructor(what: string) {
    super(
      `${what} gone from the audit log, so nothing can be proved. The query verifyAudit says what is wrong.`,
    );
  }
}
