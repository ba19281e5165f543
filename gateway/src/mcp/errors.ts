import { DomainError, isJsonObject, type JsonObject } from '@ymera/kernel';
import type { GraphQLFormattedError } from 'graphql';

/** What the graph answers instead of data: its first error, as a client would see it. */
export class GraphRefusal extends Error {
  override readonly name = 'GraphRefusal';
  readonly code: string;
  readonly details: JsonObject;

  constructor({ message, extensions = {} }: GraphQLFormattedError) {
    super(message);
    this.code = typeof extensions.code === 'string' ? extensions.code : 'INTERNAL';
    this.details = isJsonObject(extensions.details) ? extensions.details : {};
  }
}

export class SessionUnknownError extends DomainError {
  readonly code = 'MCP_SESSION_UNKNOWN';

  constructor() {
    super('There is no such session: it has ended, or is another process’s. Send initialize to begin one.');
  }
}

export class SessionMissingError extends DomainError {
  readonly code = 'MCP_SESSION_MISSING';

  constructor() {
    super('Send initialize first, and from then on the header Mcp-Session-Id that its answer brings.');
  }
}

export class SessionsFullError extends DomainError {
  readonly code = 'MCP_SESSIONS_FULL';
  override readonly nextMove = 'retry';

  constructor() {
    super('As many sessions as can be kept are open and at work. Try again later.');
  }
}

/** A page of somebody else's site, in a browser, has sent this. */
export class OriginRefusedError extends DomainError {
  readonly code = 'ORIGIN_REFUSED';
  override readonly nextMove = 'give-up';

  constructor(origin: string) {
    super(`Pages of ${origin.slice(0, 200)} may not ask here; YMERA_PUBLIC_URL says which pages are ours.`);
  }
}

export class ToolInputError extends DomainError {
  readonly code = 'INVALID_INPUT';

  constructor(tool: string, problem: string) {
    super(`"${tool}" was not called: ${problem}. Its inputSchema says what it takes.`);
  }
}

export class ToolResultTooLargeError extends DomainError {
  readonly code = 'RESULT_TOO_LARGE';

  constructor(most: number) {
    super(`The result is longer than ${most} characters. Read it over GraphQL, field by field.`);
  }
}

export class TooManyCallsError extends DomainError {
  readonly code = 'MCP_BUSY';
  override readonly nextMove = 'retry';

  constructor() {
    super('This session has as many calls under way and waiting as it may. Try again.');
  }
}
