import { DomainError } from '@ymera/kernel';
import type { InstanceState } from './pool.ts';

export class PoolNotFoundError extends DomainError {
  readonly code = 'AGENT_POOL_NOT_FOUND';

  constructor(poolId: string) {
    super(`There is no pool "${poolId}". The query "agentPools" lists those there are.`, {
      details: { poolId },
    });
  }
}

/** All instances that a pool may have are at work. */
export class PoolExhaustedError extends DomainError {
  readonly code = 'AGENT_POOL_EXHAUSTED';
  override readonly nextMove = 'retry';

  constructor(poolId: string, why: string) {
    super(`The pool "${poolId}" has no instance to give: ${why}. Try again later, or raise its sizeMax.`, {
      details: { poolId },
    });
  }
}

/** None of a pool's agents can take what is asked for. */
export class NoAgentFitsError extends DomainError {
  readonly code = 'AGENT_POOL_NONE_FITS';

  constructor(poolId: string, why: string) {
    super(`The pool "${poolId}" has no agent for this: ${why}.`, { details: { poolId } });
  }
}

export class ReservationEndedError extends DomainError {
  readonly code = 'AGENT_RESERVATION_ENDED';
  override readonly nextMove = 'give-up';

  constructor(reservationId: string) {
    super(
      `The reservation "${reservationId}" does not hold: it was released, has expired, or never was. What was done under it after that does not count.`,
      { details: { reservationId } },
    );
  }
}

export class InstanceNotFoundError extends DomainError {
  readonly code = 'AGENT_INSTANCE_NOT_FOUND';

  constructor(poolId: string, instanceId: string) {
    super(`The pool "${poolId}" has no instance "${instanceId}", or has forgotten it since it ended.`, {
      details: { poolId, instanceId },
    });
  }
}

export class IllegalTransitionError extends DomainError {
  readonly code = 'AGENT_INSTANCE_STATE';

  constructor(from: InstanceState['phase'], to: InstanceState['phase']) {
    super(`An instance that is ${from} can't become ${to}.`, { details: { from, to } });
  }
}

/** Others changed the same pool all the time. */
export class PoolContendedError extends DomainError {
  readonly code = 'AGENT_POOL_CONTENDED';
  override readonly nextMove = 'retry';

  constructor(poolId: string) {
    super(`The pool "${poolId}" is changed by too many at once. Try again.`, { details: { poolId } });
  }
}
