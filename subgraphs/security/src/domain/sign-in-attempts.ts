/** The attempts to sign in under one e-mail address that have not ended in success. */
export interface SignInAttempts {
  /** When they were made, oldest first; never more than the limit. */
  readonly times: readonly number[];
  /** Whether the audit log says that the limit was reached, so that a flood of attempts is one entry. */
  readonly refusalTold: boolean;
}

const attemptsMax = 10;
export const attemptsWindowMs = 15 * 60 * 1000;

export type AttemptDecision =
  | { readonly allowed: true; readonly next: SignInAttempts }
  | {
      readonly allowed: false;
      readonly retryAfterSeconds: number;
      /** True for the first refusal since the limit was reached. */
      readonly tell: boolean;
      readonly next: SignInAttempts;
    };

/** Lets at most `attemptsMax` attempts through in any `attemptsWindowMs`. A refused attempt does not count. */
export function decideAttempt(attempts: SignInAttempts | null, now: number): AttemptDecision {
  const recent = (attempts?.times ?? []).filter((time) => time > now - attemptsWindowMs);
  const oldest = recent[recent.length - attemptsMax];
  if (oldest === undefined) return { allowed: true, next: { times: [...recent, now], refusalTold: false } };
  return {
    allowed: false,
    retryAfterSeconds: Math.ceil((oldest + attemptsWindowMs - now) / 1000),
    tell: !attempts?.refusalTold,
    next: { times: recent, refusalTold: true },
  };
}
