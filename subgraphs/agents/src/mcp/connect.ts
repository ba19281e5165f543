import { Client } from '@modelcontextprotocol/sdk/client';
import { PaginatedResultSchema, ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import type { Clock, DomainError, JsonValue } from '@ymera/kernel';
import { McpFailure } from '../domain/mcp/errors.ts';
import { readListing } from '../domain/mcp/read-listing.ts';
import type { ConnectMcp, McpConnection } from '../mcp-ports.ts';
import { readAnswer } from './read-answer.ts';
import { createSpeaker, type Speaker } from './speak.ts';
import { openWire, type Wire, type WireDeps } from './wires.ts';

type ConnectDeps = WireDeps & { readonly clock: Clock };

/** Pages of tools that are asked for, at most. */
const pagesMax = 10;
const ourselves = { name: 'ymera', version: '0.1.0' };
/** The client would run schemas that servers give, whose patterns may take for ever. */
const unchecked = {
  getValidator: () => (data: unknown) =>
    ({ valid: true, data: data as never, errorMessage: undefined }) as const,
};

/** Opens connections with the official client of the protocol. */
export function createMcpConnect(deps: ConnectDeps): ConnectMcp {
  return async (address, events, signal) => {
    const broken = new AbortController();
    const wire = openWire(deps, address, (failure: DomainError) => broken.abort(failure));
    const client = new Client(ourselves, { jsonSchemaValidator: unchecked });
    const speak = createSpeaker(address, broken.signal);
    // What is under way then is refused by the client itself.
    client.onclose = events.onClosed;
    client.setNotificationHandler(ToolListChangedNotificationSchema, events.onListChanged);
    const timeout = deps.limits.connectMs;
    try {
      await speak((ends) => client.connect(wire.transport, { signal: ends, timeout }), signal);
    } catch (error) {
      await wire.close();
      throw error;
    }
    return connectionOf(deps, { client, wire, speak });
  };
}

interface Opened {
  readonly client: Client;
  readonly wire: Wire;
  readonly speak: Speaker;
}

function connectionOf({ clock, limits }: ConnectDeps, { client, wire, speak }: Opened): McpConnection {
  return {
    listTools: async (signal) => {
      const tools: JsonValue[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < pagesMax; page++) {
        const params = cursor === undefined ? {} : { cursor };
        const options = { timeout: limits.connectMs };
        const asks = { method: 'tools/list', params } as const;
        // Not client.listTools, to which a single odd tool is an odd answer: each is read by itself.
        const found = await speak(
          (ends) => client.request(asks, PaginatedResultSchema, { ...options, signal: ends }),
          signal,
        );
        tools.push(...toolsOf(found));
        cursor = found.nextCursor;
        if (cursor === undefined) break;
      }
      const { name = '', version = '' } = client.getServerVersion() ?? {};
      return readListing({ serverName: name, serverVersion: version, tools }, clock.now());
    },
    callTool: ({ tool, input }, signal) =>
      speak(async (ends, redactor) => {
        const options = { signal: ends, timeout: limits.callMs };
        const answer = await client.callTool({ name: tool, arguments: { ...input } }, undefined, options);
        return redactor.json(readAnswer(answer));
      }, signal),
    close: async () => {
      client.onclose = () => {};
      await wire.close();
    },
  };
}

/** @throws McpFailure MCP_ANSWER_INVALID */
function toolsOf({ tools }: Readonly<Record<string, unknown>>): readonly JsonValue[] {
  if (Array.isArray(tools)) return tools; // it came as JSON
  throw new McpFailure('MCP_ANSWER_INVALID', 'Its answer to "tools/list" has no list of tools.');
}
