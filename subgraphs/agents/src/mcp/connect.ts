import { Client } from '@modelcontextprotocol/sdk/client';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import {
  StreamableHTTPClientTransport,
  StreamableHTTPError,
} from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { ErrorCode, McpError, ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import type { Clock, JsonValue } from '@ymera/kernel';
import { DomainError } from '@ymera/kernel';
import type { FetchTransport } from '@ymera/plugin-sdk/host';
import { McpFailure } from '../domain/mcp/errors.ts';
import { readListing } from '../domain/mcp/read-listing.ts';
import { createRedactor } from '../domain/mcp/redact.ts';
import type { ConnectMcp, McpAddress, McpConnection } from '../mcp-ports.ts';
import { createGuardedFetch, tooLarge } from './guarded-fetch.ts';
import type { McpLimits } from './limits.ts';
import { readAnswer } from './read-answer.ts';

interface ConnectDeps {
  /** Null where servers may not be asked over HTTP. */
  readonly transport: FetchTransport | null;
  readonly clock: Clock;
  readonly limits: McpLimits;
}

/** Pages of tools that are asked for, at most. */
const pagesMax = 10;
const messageLengthMax = 1_000;
const terminateMs = 2_000;
const client = { name: 'ymera', version: '0.1.0' };

/** Opens connections with the official client of the protocol. */
export function createMcpConnect(deps: ConnectDeps): ConnectMcp {
  return async (address, events, signal) => {
    const broken = new AbortController();
    const breakOff = (failure: DomainError) => broken.abort(failure);
    const wire = wireOf(deps, address, breakOff);
    const asked = new Client(client, {
      // The client would run schemas that servers give, whose patterns may take for ever.
      jsonSchemaValidator: {
        getValidator: () => (data) => ({ valid: true, data: data as never, errorMessage: undefined }),
      },
    });
    const spoken = createSpeaker({ limits: deps.limits, address, broken: broken.signal });
    // What is under way then is refused by the client itself.
    asked.onclose = events.onClosed;
    asked.setNotificationHandler(ToolListChangedNotificationSchema, events.onListChanged);
    try {
      await spoken((ends) => asked.connect(wire, { signal: ends, timeout: deps.limits.connectMs }), signal);
    } catch (error) {
      await asked.close().catch(() => {});
      await wire.close().catch(() => {});
      throw error;
    }
    return connectionOf(deps, { asked, wire, spoken });
  };
}

interface Opened {
  readonly asked: Client;
  readonly wire: Transport;
  readonly spoken: Speaker;
}

function connectionOf({ clock, limits }: ConnectDeps, { asked, wire, spoken }: Opened): McpConnection {
  return {
    listTools: async (signal) => {
      const tools: JsonValue[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < pagesMax; page++) {
        const params = cursor === undefined ? {} : { cursor };
        const found = await spoken(
          (ends) => asked.listTools(params, { signal: ends, timeout: limits.connectMs }),
          signal,
        );
        tools.push(...(found.tools as readonly JsonValue[])); // they came as JSON
        cursor = found.nextCursor;
        if (cursor === undefined) break;
      }
      const { name = '', version = '' } = asked.getServerVersion() ?? {};
      return readListing({ serverName: name, serverVersion: version, tools }, clock.now());
    },
    callTool: ({ tool, input }, signal) =>
      spoken(async (ends, redactor) => {
        const options = { signal: ends, timeout: limits.callMs };
        const answer = await asked.callTool({ name: tool, arguments: { ...input } }, undefined, options);
        return redactor.json(readAnswer(answer));
      }, signal),
    close: async () => {
      asked.onclose = () => {};
      if (wire instanceof StreamableHTTPClientTransport)
        await Promise.race([
          wire.terminateSession().catch(() => {}),
          aborted(AbortSignal.timeout(terminateMs)),
        ]);
      await asked.close().catch(() => {});
    },
  };
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

function wireOf(
  deps: ConnectDeps,
  { server, secrets }: McpAddress,
  onBroken: (failure: DomainError) => void,
): Transport {
  const { answerBytesMax, callMs } = deps.limits;
  if (server.transport.kind === 'STDIO') {
    const { command, args } = server.transport;
    const env = Object.fromEntries(secrets);
    const wire = new StdioClientTransport({
      command,
      args: [...args],
      env,
      stderr: 'ignore',
      maxBufferSize: answerBytesMax,
    });
    wire.onerror = (error) => {
      // It has no code of its own for this.
      if (error.message.startsWith('ReadBuffer exceeded')) onBroken(tooLarge(answerBytesMax));
    };
    return wire;
  }
  if (!deps.transport) throw new McpFailure('MCP_UNREACHABLE', 'Servers are not asked over HTTP here.');
  const { transport } = deps;
  const fetch = createGuardedFetch({
    transport,
    secrets,
    answerBytesMax,
    requestMs: callMs + 1_000,
    onBroken,
  });
  // Its `sessionId` may be undefined, which the interface of its own package does not say.
  return new StreamableHTTPClientTransport(new URL(server.transport.url), { fetch }) as Transport;
}

type Speaker = <T>(
  ask: (ends: AbortSignal, redactor: ReturnType<typeof createRedactor>) => Promise<T>,
  signal: AbortSignal,
) => Promise<T>;

/** Asks a server until it answers, the caller leaves or the connection breaks; every failure becomes an McpFailure. */
function createSpeaker({
  limits,
  address: { server, secrets },
  broken,
}: {
  readonly limits: McpLimits;
  readonly address: McpAddress;
  readonly broken: AbortSignal;
}): Speaker {
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
  return new McpFailure('MCP_ANSWER_INVALID', `${who} does not keep to the protocol (${status}).`);
}
