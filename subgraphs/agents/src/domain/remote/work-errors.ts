import { DomainError } from '@ymera/kernel';
import type { StandingPhase } from './remote-agent.ts';

/** There is no such work, or the one who asks never had it. */
export class WorkNotFoundError extends DomainError {
  readonly code = 'WORK_NOT_FOUND';

  constructor(workId: string) {
    super(
      `There is no work "${workId}" that you have, or have had. fetchAgentWork gives you what waits for you.`,
      {
        details: { workId },
      },
    );
  }
}

/** The work is somebody else's by now, whatever the one who asks has done for it meanwhile. */
export class WorkFencedError extends DomainError {
  readonly code = 'WORK_FENCED';
  override readonly nextMove = 'give-up';

  constructor(workId: string, fence: number) {
    super(
      `The work "${workId}" is not yours under fence ${fence}: it was taken away, or given to somebody else. Stop working on it; what you say about it does not count.`,
      { details: { workId, fence } },
    );
  }
}

/** It has ended, and nothing more can be said about it. */
export class WorkEndedError extends DomainError {
  readonly code = 'WORK_ENDED';
  override readonly nextMove = 'give-up';

  constructor(workId: string, why: string) {
    super(`The work "${workId}" has ended: ${why}. Stop working on it.`, { details: { workId } });
  }
}

export class WorkResultTooLargeError extends DomainError {
  readonly code = 'RESULT_TOO_LARGE';

  constructor(bytes: number, bytesMax: number) {
    super(
      `It has ${bytes.toLocaleString('en')} bytes as JSON; at most ${bytesMax.toLocaleString('en')} are taken. The work is yours still: send less, such as a summary, or say failAgentWork.`,
      { details: { bytes, bytesMax } },
    );
  }
}

/** Others changed the same work all the time. */
export class WorkContendedError extends DomainError {
  readonly code = 'WORK_CONTENDED';
  override readonly nextMove = 'retry';

  constructor(workId: string) {
    super(`The work "${workId}" is changed by too many at once. Try again.`, { details: { workId } });
  }
}

/** A remote agent that gets no work as it stands, and nobody else can do its work. */
export class RemoteAgentUnavailableError extends DomainError {
  readonly code = 'AGENT_UNAVAILABLE';
  override readonly nextMove;

  constructor(
    agentId: string,
    { phase, reason }: { readonly phase: StandingPhase; readonly reason: string },
  ) {
    super(`The agent "${agentId}" can't be run, since it is ${phase}: ${reason}`, {
      details: { agentId, standing: phase },
    });
    this.nextMove = phase === 'SUSPENDED' ? ('retry' as const) : ('give-up' as const);
  }
}

/** What an agent is told that asks for work while it gets none. */
export class NoWorkForYouError extends DomainError {
  readonly code: string;
  override readonly nextMove;

  constructor({ phase, reason }: { readonly phase: StandingPhase; readonly reason: string }) {
    const advice =
      phase === 'SUSPENDED'
        ? 'Report with reportAgent; that makes you active again.'
        : 'An administrator has to let you in again.';
    super(`You get no work, since you are ${phase}: ${reason} ${advice}`, { details: { standing: phase } });
    this.code = `AGENT_${phase}`;
    this.nextMove = phase === 'SUSPENDED' ? ('retry' as const) : ('give-up' as const);
  }
}
