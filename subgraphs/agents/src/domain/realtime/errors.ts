import { DomainError } from '@ymera/kernel';

/** There is no model for realtime sessions. */
export class RealtimeUnavailableError extends DomainError {
  readonly code = 'MODEL_UNAVAILABLE';
  override readonly nextMove = 'give-up';

  constructor() {
    super(
      'This installation has no model for realtime sessions. Set OPENAI_API_KEY; where YMERA_MODELS is set, name one in it, such as openai/gpt-realtime.',
    );
  }
}

export class RealtimeSessionNotFoundError extends DomainError {
  readonly code = 'REALTIME_SESSION_NOT_FOUND';

  constructor(id: string) {
    super(
      `There is no realtime session "${id}" of yours here. Sessions are forgotten ten minutes after their end.`,
      {
        details: { id },
      },
    );
  }
}

export class RealtimeSessionEndedError extends DomainError {
  readonly code = 'REALTIME_SESSION_ENDED';

  constructor(id: string, code: string) {
    super(`The realtime session "${id}" has ended (${code}). Open another.`, { details: { id, end: code } });
  }
}

export class RealtimeSessionsFullError extends DomainError {
  readonly code = 'REALTIME_SESSIONS_FULL';
  override readonly nextMove = 'retry';

  constructor(whose: 'tenant' | 'process', limit: number) {
    super(
      `As many realtime sessions are open as may be, ${limit} in this ${whose}. Close one, or try again later.`,
      {
        details: { limit },
      },
    );
  }
}

/** The model takes in less than it is sent. */
export class RealtimeBusyError extends DomainError {
  readonly code = 'REALTIME_BUSY';
  override readonly nextMove = 'retry';

  constructor() {
    super('The model has not taken in yet what it was sent. Try again in a moment.');
  }
}

export class RealtimeEventsGoneError extends DomainError {
  readonly code = 'REALTIME_EVENTS_GONE';

  constructor(firstSeq: number) {
    super(`These events are no longer there; the first that is has the number ${firstSeq}.`, {
      details: { firstSeq },
    });
  }
}
