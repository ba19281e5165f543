import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '@ymera/kernel/log';
import { maskError } from '@ymera/kernel/subgraph';
import { GraphQLError } from 'graphql';

/** What a route answers. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer | AsyncIterable<string>;
}

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  const body = JSON.stringify(value);
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body };
}

export function html(body: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body };
}

const statusOf: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  TOKEN_INVALID: 401,
  TOKEN_EXPIRED: 401,
  SESSION_ENDED: 401,
  AGENT_KEY_INVALID: 401,
  AGENT_KEY_EXPIRED: 401,
  AGENT_KEY_REVOKED: 401,
  UNTRUSTED_CALLER: 403,
  FORBIDDEN: 403,
  AGENT_FROZEN: 403,
  AGENT_REMOVED: 403,
  ORIGIN_REFUSED: 403,
  NOT_FOUND: 404,
  MCP_SESSION_UNKNOWN: 404,
  METHOD_NOT_ALLOWED: 405,
  BODY_TOO_LARGE: 413,
  AGENT_KEY_ATTEMPTS: 429,
  CLIENT_GONE: 499,
  INTERNAL: 500,
  SERVICE_UNAVAILABLE: 503,
  MCP_SESSIONS_FULL: 503,
  STORE_UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
};

/** An error as a GraphQL response, which every GraphQL client shows; the status follows from the code. */
export function errorAnswer(error: unknown, log: Log): Answer {
  const originalError = error instanceof Error ? error : new Error(String(error));
  const { message, extensions } = maskError(new GraphQLError('', { originalError }), log);
  const status = statusOf[String(extensions.code)] ?? 400;
  const headers = status === 401 ? { 'www-authenticate': 'Bearer' } : {};
  return json(status, { errors: [{ message, extensions }] }, headers);
}

const everywhere = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
};

export async function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
): Promise<void> {
  // A body that was refused unread would otherwise be taken for the next request.
  const close = request.complete ? {} : { connection: 'close' };
  const headers = { ...everywhere, ...close, ...answer.headers };
  if (typeof answer.body === 'string' || Buffer.isBuffer(answer.body)) {
    // Said beforehand, so that the answer does not go out in chunks.
    const length = { 'content-length': Buffer.byteLength(answer.body) };
    response.writeHead(answer.status, { ...headers, ...length });
    response.end(answer.body);
    return;
  }
  response.writeHead(answer.status, headers);
  for await (const chunk of answer.body) response.write(chunk);
  response.end();
}
