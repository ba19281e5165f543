import { StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { DomainError } from '@ymera/kernel';
import { McpFailure } from '../domain/mcp/errors.ts';
import { createRedactor } from '../domain/mcp/redact.ts';
import type { McpAddress } from '../mcp-ports.ts';

const messageLengthMax = 1_000;

export type Speaker = <T>(
  ask: (ends: AbortSignal, redactor: ReturnType<typeof createRedactor>) => Promise<T>,
  signal: AbortSignal,
) => Promise<T>;

/** Asks a server until it answers, the caller leaves or the connection breaks; every failure becomes an McpFailure. */
export function createSpeaker({ server, secrets }: McpAddress, broken: AbortSignal): Speaker {
  const redactor = createRedactor([...secrets.values()]);
  return async (ask, signal) => {
    const ends = AbortSignal.any([signal, broken]);
    try {
      ends.throwIfAborted();
      return await ask(ends, redactor);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (broken.aborted) throw brokenOff(broken.reason);
      const { code, message } = failureOf(error, `The MCP server "${server.name}"`);
      throw new McpFailure(code, redactor.text(message).slice(0, messageLengthMax).toWellFormed(), error);
    }
  };
}

function brokenOff(reason: unknown): McpFailure {
  if (reason instanceof McpFailure) return reason;
  return new McpFailure(
    'MCP_UNREACHABLE',
    reason instanceof DomainError ? reason.message : 'It went away.',
    reason,
  );
}

function failureOf(error: unknown, who: string): McpFailure {
  if (error instanceof McpFailure) return error;
  if (error instanceof McpError && error.code === ErrorCode.RequestTimeout)
    return new McpFailure('MCP_TIMEOUT', `${who} did not answer in time.`);
  if (error instanceof McpError && error.code === ErrorCode.ConnectionClosed)
    return new McpFailure('MCP_CONNECTION_LOST', `${who} went away; nobody knows what it has done.`);
  if (error instanceof McpError) return new McpFailure('MCP_TOOL_FAILED', error.message);
  if (error instanceof StreamableHTTPError) return refusedWith(error.code ?? 0, who);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'EACCES')
    return new McpFailure('MCP_UNREACHABLE', `${who} can't be started (${code}).`);
  return new McpFailure('MCP_ANSWER_INVALID', `${who} does not keep to the protocol.`);
}

function refusedWith(status: number, who: string): McpFailure {
  if (status === 401 || status === 403)
    return new McpFailure(
      'MCP_UNAUTHORIZED',
      `${who} refuses the credentials that it was given (${status}).`,
    );
  if (status === 404) return new McpFailure('MCP_SESSION_ENDED', `${who} does not know this session (404).`);
  if (status >= 500) return new McpFailure('MCP_UNREACHABLE', `${who} answers with the status ${status}.`);
  // The client gives a status below 0 to what is no refusal by HTTP.
  const shown = status > 0 ? ` (${status})` : '';
  return new McpFailure('MCP_ANSWER_INVALID', `${who} does not keep to the protocol${shown}.`);
}
