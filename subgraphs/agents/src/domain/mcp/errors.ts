import { DomainError } from '@ymera/kernel';

export class McpServerNotFoundError extends DomainError {
  readonly code = 'MCP_SERVER_NOT_FOUND';

  constructor(name: string) {
    super(`There is no MCP server "${name}". The query "mcpServers" lists those there are.`, {
      details: { server: name },
    });
  }
}

export class McpToolNotFoundError extends DomainError {
  readonly code = 'MCP_TOOL_NOT_FOUND';

  constructor(server: string, tool: string) {
    super(`The MCP server "${server}" lists no tool "${tool}" that may be used.`, {
      details: { server, tool },
    });
  }
}

/** Somebody accepts a tool as it no longer is. */
export class McpToolChangedError extends DomainError {
  readonly code = 'MCP_TOOL_CHANGED';

  constructor(server: string, tool: string, digest: string) {
    super(
      `The tool "${tool}" of "${server}" is described otherwise by now. Read it again before you accept it.`,
      {
        details: { server, tool, digest },
      },
    );
  }
}

/** The operator lets nobody start this program. */
export class McpCommandForbiddenError extends DomainError {
  readonly code = 'MCP_COMMAND_FORBIDDEN';
  override readonly nextMove = 'give-up';

  constructor(command: string, allowed: readonly string[]) {
    const there = allowed.length > 0 ? `It allows: ${allowed.join(', ')}` : 'It allows none';
    super(
      `The program "${command.slice(0, 200)}" may not be started here. ${there}; whoever runs the platform sets YMERA_MCP_COMMANDS.`,
      { details: { allowed: [...allowed] } },
    );
  }
}

/** Nothing is sent to this address. */
export class McpAddressForbiddenError extends DomainError {
  readonly code = 'MCP_ADDRESS_FORBIDDEN';

  constructor(why: string) {
    super(`This address can't be used for an MCP server: ${why}.`);
  }
}

export class McpServersFullError extends DomainError {
  readonly code = 'MCP_SERVERS_FULL';

  constructor(most: number) {
    super(`There are ${most} MCP servers already, and no more are kept. Remove one first.`);
  }
}

/** Others changed the same server all the time. */
export class McpServerContendedError extends DomainError {
  readonly code = 'MCP_SERVER_CONTENDED';
  override readonly nextMove = 'retry';

  constructor(name: string) {
    super(`The MCP server "${name}" is changed by too many at once. Try again.`, {
      details: { server: name },
    });
  }
}

export type McpFailureCode =
  /** It can't be reached, or not be started. */
  | 'MCP_UNREACHABLE'
  /** It wants other credentials. */
  | 'MCP_UNAUTHORIZED'
  | 'MCP_TIMEOUT'
  /** It was asked in a session that it knows no longer, and has done nothing. */
  | 'MCP_SESSION_ENDED'
  /** It went away while it was asked: nobody knows what it has done. */
  | 'MCP_CONNECTION_LOST'
  | 'MCP_ANSWER_INVALID'
  | 'MCP_ANSWER_TOO_LARGE'
  /** It has failed several times in a row and is left alone for a while. */
  | 'MCP_CIRCUIT_OPEN'
  /** Too many are asking it at once. */
  | 'MCP_BUSY'
  /** It has answered that it can't, or that the call was wrong. */
  | 'MCP_TOOL_FAILED';

const retryable: ReadonlySet<McpFailureCode> = new Set([
  'MCP_UNREACHABLE',
  'MCP_TIMEOUT',
  'MCP_SESSION_ENDED',
  'MCP_CIRCUIT_OPEN',
  'MCP_BUSY',
]);
/** Say nothing about the server: it is there and answers. */
const answered: ReadonlySet<McpFailureCode> = new Set(['MCP_TOOL_FAILED', 'MCP_BUSY', 'MCP_CIRCUIT_OPEN']);

/** An MCP server could not do what it was asked. */
export class McpFailure extends DomainError {
  override readonly name = 'McpFailure';
  readonly code: McpFailureCode;
  override readonly nextMove: 'retry' | 'give-up';

  constructor(code: McpFailureCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.nextMove = retryable.has(code) ? 'retry' : 'give-up';
  }

  /** Whether it speaks against the server itself. */
  get isServers(): boolean {
    return !answered.has(this.code);
  }
}
