import type { Clock } from '@ymera/kernel';
import { TooManyAttemptsError } from '../domain/errors.ts';
import { type AttemptDecision, attemptsWindowMs, decideAttempt } from '../domain/sign-in-attempts.ts';
import type { AttemptStore } from '../ports.ts';

const triesMax = 20;

/**
 * Counts an attempt to sign in before it is made, so that many at once are counted like many in a row.
 *
 * @throws TooManyAttemptsError when others keep changing the count meanwhile
 */
export async function takeAttempt(
  deps: { attempts: AttemptStore; clock: Clock },
  command: { key: string },
): Promise<AttemptDecision> {
  for (let tries = 0; tries < triesMax; tries++) {
    const now = deps.clock.now();
    const found = await deps.attempts.find(command.key);
    const decision = decideAttempt(found?.attempts ?? null, now);
    // Nothing to write: an attempt that is refused again changes nothing.
    if (!decision.allowed && !decision.tell) return decision;
    const replaced = await deps.attempts.replace(command.key, {
      attempts: decision.next,
      version: found?.version ?? null,
      forgetAt: now + attemptsWindowMs,
    });
    if (replaced) return decision;
  }
  throw new TooManyAttemptsError(1);
}
