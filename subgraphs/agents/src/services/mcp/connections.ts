import type { JsonObject, JsonValue } from '@ymera/kernel';
import { McpFailure } from '../../domain/mcp/errors.ts';
import { acceptedDigest, type McpListing, type McpServer } from '../../domain/mcp/server.ts';
import { createLine, type Line, type LineDeps } from './line.ts';

/** The connections of this process to MCP servers: opened when they are needed, closed when they are not. */
export interface McpConnections {
  /** Asks a server for its tools, over a connection that is open or a new one. @throws McpFailure */
  list(server: McpServer, signal: AbortSignal): Promise<McpListing>;
  /** Calls a tool, if the server still lists it as it was accepted. @throws McpFailure */
  call(server: McpServer, call: Call, signal: AbortSignal): Promise<JsonValue>;
  /** Closes what is open to a server, as after its settings have changed; its failures are forgotten. */
  drop(server: Pick<McpServer, 'tenantId' | 'name'>): void;
  /** Closes what nobody has used for a while, until the signal aborts. */
  tend(signal: AbortSignal): Promise<void>;
  /** Closes everything, and ends the programs that were started. */
  close(): Promise<void>;
}

interface Call {
  readonly tool: string;
  readonly input: JsonObject;
}

/** Of this process, to servers of all tenants. */
const openMax = 64;
const idleMs = 300_000;
const sweepMs = 30_000;

export function createMcpConnections(deps: LineDeps): McpConnections {
  const lines = new Map<string, Line>();
  const closing = new Set<Promise<void>>();
  const stopping = new AbortController();
  const keyOf = ({ tenantId, name }: Pick<McpServer, 'tenantId' | 'name'>) =>
    JSON.stringify([tenantId, name]);

  const close = (key: string, line: Line) => {
    lines.delete(key);
    const closed = line.hangUp().finally(() => closing.delete(closed));
    closing.add(closed);
  };
  const makeRoom = () => {
    if (lines.size < openMax) return;
    const [longest] = [...lines]
      .filter(([, { isBusy }]) => !isBusy)
      .sort(([, a], [, b]) => a.usedAt - b.usedAt);
    if (!longest)
      throw new McpFailure('MCP_BUSY', `${openMax} MCP servers are being asked already. Try again.`);
    close(...longest);
  };
  const lineTo = (server: McpServer): Line => {
    stopping.signal.throwIfAborted();
    const key = keyOf(server);
    const there = lines.get(key);
    if (there?.connectionId === server.connectionId) return there;
    if (there) close(key, there);
    makeRoom();
    const line = createLine(deps, server.connectionId, stopping.signal);
    lines.set(key, line);
    return line;
  };

  return {
    list: async (server, signal) => lineTo(server).use(server, (open, ends) => open.relist(ends), signal),
    call: async (server, call, signal) =>
      lineTo(server).use(
        server,
        async (open, ends) => {
          requireAsAccepted(server, call.tool, open.isStale ? await open.relist(ends) : open.listing);
          const answer = await open.connection.callTool(call, ends);
          if (server.problem) await deps.onListed(server, open.listing);
          return answer;
        },
        signal,
      ),
    drop: (server) => {
      const line = lines.get(keyOf(server));
      if (line) close(keyOf(server), line);
    },
    tend: async (signal) => {
      while (!signal.aborted) {
        await deps.clock.wait(sweepMs, signal);
        const before = deps.clock.now() - idleMs;
        for (const [key, line] of [...lines]) if (!line.isBusy && line.usedAt <= before) close(key, line);
      }
    },
    close: async () => {
      stopping.abort(new McpFailure('MCP_UNREACHABLE', 'The platform is stopping.'));
      for (const [key, line] of [...lines]) close(key, line);
      await Promise.all(closing);
    },
  };
}

/** What is told to models was accepted; another description may make a tool of the same name do another thing. */
function requireAsAccepted(server: McpServer, tool: string, { tools }: McpListing): void {
  const listed = tools.find(({ name }) => name === tool);
  if (!listed) throw new McpFailure('MCP_TOOL_FAILED', `"${server.name}" lists no tool "${tool}" any more.`);
  if (listed.digest === acceptedDigest(server, tool)) return;
  throw new McpFailure(
    'MCP_TOOL_FAILED',
    `The tool "${tool}" of "${server.name}" is described otherwise than when it was accepted. An administrator has to accept it again.`,
  );
}
