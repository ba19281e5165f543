import type { IncomingMessage, ServerResponse } from 'node:http';
import { isInitializeRequest } from '@modelcontextprotocol/sdk/types.js';
import { type Principal, UnauthenticatedError, WrongCallerError } from '@ymera/kernel';
import { type Answer, errorAnswer, json } from '../http/answer.ts';
import { authenticate } from '../http/authentication.ts';
import { parseJson, readBody } from '../http/body.ts';
import { OriginRefusedError, SessionMissingError } from './errors.ts';
import { createSessionServer, type Envelope, type SessionDeps } from './session-server.ts';
import { createSessions, defaultSessionLimits, type Session, type SessionLimits } from './sessions.ts';

export interface McpRouteDeps extends SessionDeps {
  /** How people reach this installation; null for its own address alone. */
  readonly publicUrl: string | null;
  readonly sessionLimits?: SessionLimits;
}

export interface McpRoute {
  answer(request: IncomingMessage, response: ServerResponse): Promise<Answer>;
  close(): Promise<void>;
}

const bodyBytesMax = 1_048_576;

/** The platform as a server of the Model Context Protocol, over streamable HTTP with sessions. */
export function createMcpRoute(deps: McpRouteDeps): McpRoute {
  const sessions = createSessions(deps.clock, deps.sessionLimits ?? defaultSessionLimits);
  return {
    answer: async (request, response) => {
      try {
        return await answer({ ...deps, sessions }, request, response);
      } catch (error) {
        return asJsonRpc(errorAnswer(error, deps.log));
      }
    },
    close: () => sessions.close(),
  };
}

type Deps = McpRouteDeps & { readonly sessions: ReturnType<typeof createSessions> };

async function answer(deps: Deps, request: IncomingMessage, response: ServerResponse): Promise<Answer> {
  refuseForeignPages(deps, request);
  const { authorization = '' } = request.headers;
  const gone = goneWith(response);
  // Who asks is known before any of it is read: what strangers can make us hold stays small.
  const principal = await identify(deps, authorization, gone);
  const body = request.method === 'POST' ? parseJson(await readBody(request, bodyBytesMax)) : undefined;
  const session = await sessionOf(deps, request, { principal, body });
  const leave = session.enter();
  try {
    const envelope: Envelope = { authorization, gone };
    const answered = await session.transport.handleRequest(webRequest(request), {
      ...(body === undefined ? {} : { parsedBody: body }),
      authInfo: { token: '', clientId: principal.id, scopes: [], extra: { ...envelope } },
    });
    return answerOf(answered, leave);
  } catch (error) {
    leave();
    throw error;
  }
}

/**
 * A browser says from which page a request comes. One whose site has taken our address for its name, so that the
 * browser counts it as of its own origin, is told by that (DNS rebinding).
 *
 * @throws OriginRefusedError
 */
function refuseForeignPages({ publicUrl }: Deps, { headers: { origin }, socket }: IncomingMessage): void {
  if (origin === undefined) return;
  const own = ['localhost', '127.0.0.1', '[::1]'].map((host) => `http://${host}:${socket.localPort}`);
  const ours = publicUrl === null ? own : [...own, new URL(publicUrl).origin];
  if (!ours.includes(origin)) throw new OriginRefusedError(origin);
}

/** @throws UnauthenticatedError, WrongCallerError and what `authenticate` throws */
async function identify(deps: Deps, authorization: string, gone: AbortSignal): Promise<Principal> {
  const inTime = AbortSignal.any([gone, AbortSignal.timeout(deps.requestTimeoutMs)]);
  const principal = await authenticate(deps.authenticator, authorization, inTime);
  if (!principal) throw new UnauthenticatedError();
  if (principal.kind === 'agent') throw new WrongCallerError('user');
  return principal;
}

/** @throws SessionMissingError, SessionUnknownError or SessionsFullError */
async function sessionOf(
  deps: Deps,
  request: IncomingMessage,
  { principal, body }: { readonly principal: Principal; readonly body: unknown },
): Promise<Session> {
  const id = request.headers['mcp-session-id'];
  if (typeof id === 'string') return deps.sessions.find(principal, id);
  if (!isInitializeRequest(body)) throw new SessionMissingError();
  const onlyBasic = new URL(request.url ?? '/', 'http://ymera').searchParams.get('tools') === 'basic';
  return deps.sessions.open(principal, (isOver) => createSessionServer(deps, { onlyBasic, isOver }));
}

function goneWith(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort(new DOMException('The client went away.', 'AbortError'));
  });
  return gone.signal;
}

/** Without the body, which has been read. */
function webRequest({ method = 'POST', headers }: IncomingMessage): Request {
  const known = Object.entries(headers).filter(([name]) => /^(accept|content-type|mcp-.*)$/.test(name));
  return new Request('http://ymera/mcp', {
    method,
    headers: known.map(([name, value]): [string, string] => [name, String(value)]),
  });
}

function answerOf(response: Response, leave: () => void): Answer {
  const { status, body } = response;
  const headers = Object.fromEntries(response.headers);
  if (body === null) {
    leave();
    return { status, headers, body: '' };
  }
  return { status, headers, body: textOf(body, leave) };
}

async function* textOf(body: ReadableStream<Uint8Array>, leave: () => void): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  try {
    for await (const chunk of body) yield decoder.decode(chunk, { stream: true });
  } finally {
    leave();
  }
}

/** A refusal as clients of the protocol read it. */
function asJsonRpc({ status, headers = {}, body }: Answer): Answer {
  const { errors } = JSON.parse(String(body));
  const [{ message, extensions }] = errors;
  const { 'content-type': _, ...others } = headers;
  return json(
    status,
    { jsonrpc: '2.0', error: { code: -32_000, message, data: extensions }, id: null },
    others,
  );
}
