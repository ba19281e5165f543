import { type Clock, createSlots, type JsonObject, type JsonValue, type Slots } from '@ymera/kernel';
import type { Log } from '@ymera/kernel/log';
import { type Breaker, begun, closed, failed, mayPass, undecided } from '../../domain/breaker.ts';
import { McpFailure } from '../../domain/mcp/errors.ts';
import { acceptedDigest, type McpListing, type McpServer } from '../../domain/mcp/server.ts';
import type { ConnectMcp, McpConnection, McpServerStore } from '../../mcp-ports.ts';

interface ConnectionsDeps {
  readonly servers: Pick<McpServerStore, 'readSecrets'>;
  readonly connect: ConnectMcp;
  readonly clock: Clock;
  readonly log: Log;
  /** Hears of what a server lists, and of why it can't be used. */
  readonly onListed: (server: McpServer, listing: McpListing) => Promise<void>;
  readonly onProblem: (server: McpServer, problem: McpFailure) => Promise<void>;
}

/** The connections of this process to MCP servers: opened when they are needed, closed when they are not. */
export interface McpConnections {
  /** Asks a server for its tools, over a connection that is open or a new one. @throws McpFailure */
  list(server: McpServer, signal: AbortSignal): Promise<McpListing>;
  /** Calls a tool, if the server still lists it as it was accepted. @throws McpFailure */
  call(
    server: McpServer,
    call: { readonly tool: string; readonly input: JsonObject },
    signal: AbortSignal,
  ): Promise<JsonValue>;
  /** Closes what is open to a server, as after its settings have changed. */
  drop(server: Pick<McpServer, 'tenantId' | 'name'>): void;
  /** Closes what nobody has used for a while, until the signal aborts. */
  tend(signal: AbortSignal): Promise<void>;
  /** Closes everything, and ends the programs that were started. */
  close(): Promise<void>;
}

interface Line {
  readonly connectionId: string;
  opening: Promise<Open> | null;
  breaker: Breaker;
  readonly slots: Slots;
  usedAt: number;
  busy: number;
}

interface Open {
  readonly connection: McpConnection;
  listing: McpListing;
  /** It has said that its tools are others now. */
  stale: boolean;
}

/** Of this process, to servers of all tenants. */
const openMax = 64;
const idleMs = 300_000;
const sweepMs = 30_000;
const callsAtOnce = { concurrent: 8, queued: 32 };

export function createMcpConnections(deps: ConnectionsDeps): McpConnections {
  const lines = new Map<string, Line>();
  const stopping = new AbortController();
  const keyOf = ({ tenantId, name }: Pick<McpServer, 'tenantId' | 'name'>) =>
    JSON.stringify([tenantId, name]);

  const close = (key: string, line: Line) => {
    if (lines.get(key) === line) lines.delete(key);
    hangUp(line);
  };
  const hangUp = (line: Line) => {
    const { opening } = line;
    line.opening = null;
    return opening?.then(({ connection }) => connection.close()).catch(() => {});
  };
  const lineTo = (server: McpServer): Line => {
    const key = keyOf(server);
    const there = lines.get(key);
    if (there?.connectionId === server.connectionId) return there;
    if (there) close(key, there);
    makeRoom();
    const usedAt = deps.clock.now();
    const line: Line = {
      ...{ connectionId: server.connectionId, opening: null, breaker: closed, usedAt, busy: 0 },
      slots: createSlots(callsAtOnce),
    };
    lines.set(key, line);
    return line;
  };
  const makeRoom = () => {
    if (lines.size < openMax) return;
    const [longest] = [...lines]
      .filter(([, { busy }]) => busy === 0)
      .sort(([, a], [, b]) => a.usedAt - b.usedAt);
    if (!longest)
      throw new McpFailure('MCP_BUSY', `${openMax} MCP servers are being asked already. Try again.`);
    close(...longest);
  };

  const open = (server: McpServer, line: Line): Promise<Open> => {
    const opening = openLine(deps, server, stopping.signal, () => {
      if (line.opening === opening) line.opening = null;
    });
    line.opening = opening;
    return opening;
  };

  /** Uses a server's connection within its bounds, and notes how that went. */
  const use = async <T>(
    server: McpServer,
    work: (open: Open, signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> => {
    stopping.signal.throwIfAborted();
    const line = lineTo(server);
    line.busy++;
    const slot = await line.slots.take(signal);
    try {
      signal.throwIfAborted();
      if (!slot)
        throw new McpFailure('MCP_BUSY', `The MCP server "${server.name}" has too many calls waiting.`);
      const now = deps.clock.now();
      if (!mayPass(line.breaker, now)) throw circuitOpen(server);
      line.breaker = begun(line.breaker, now);
      const result = await attempt({ server, line, work }, signal);
      line.breaker = closed;
      return result;
    } catch (error) {
      if (error instanceof McpFailure && error.isServers) {
        const forGood = error.code === 'MCP_UNAUTHORIZED';
        line.breaker = failed(line.breaker, { now: deps.clock.now(), forGood });
        // Others may still hear from a server that is slow with one answer.
        if (error.code !== 'MCP_TIMEOUT' || line.busy === 1) hangUp(line);
        await deps.onProblem(server, error);
      } else
        line.breaker =
          error instanceof McpFailure && error.code === 'MCP_TOOL_FAILED' ? closed : undecided(line.breaker);
      throw error;
    } finally {
      slot?.free();
      line.busy--;
      line.usedAt = deps.clock.now();
    }
  };

  const attempt = async <T>(
    {
      server,
      line,
      work,
    }: { server: McpServer; line: Line; work: (open: Open, signal: AbortSignal) => Promise<T> },
    signal: AbortSignal,
  ): Promise<T> => {
    const wasOpen = line.opening !== null;
    try {
      return await work(await untilAborted(line.opening ?? open(server, line), signal), signal);
    } catch (error) {
      // The server has forgotten the session and done nothing; a new one may be opened once.
      if (!wasOpen || !(error instanceof McpFailure) || error.code !== 'MCP_SESSION_ENDED') throw error;
      hangUp(line);
      return work(await untilAborted(open(server, line), signal), signal);
    }
  };

  const relist = async (server: McpServer, opened: Open, signal: AbortSignal): Promise<McpListing> => {
    opened.stale = false;
    opened.listing = await listed(opened.connection, signal);
    await deps.onListed(server, opened.listing);
    return opened.listing;
  };

  return {
    list: (server, signal) => use(server, (opened, ends) => relist(server, opened, ends), signal),
    call: (server, call, signal) =>
      use(
        server,
        async (opened, ends) => {
          const listing = opened.stale ? await relist(server, opened, ends) : opened.listing;
          requireAsAccepted(server, call.tool, listing);
          const answer = await opened.connection.callTool(call, ends);
          if (server.problem) await deps.onListed(server, listing);
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
        for (const [key, line] of [...lines]) if (line.busy === 0 && line.usedAt <= before) close(key, line);
      }
    },
    close: async () => {
      stopping.abort(new McpFailure('MCP_UNREACHABLE', 'The platform is stopping.'));
      const left = [...lines.values()];
      lines.clear();
      await Promise.all(left.map(hangUp));
    },
  };
}

async function openLine(
  { connect, servers, onListed }: ConnectionsDeps,
  server: McpServer,
  stopping: AbortSignal,
  onClosed: () => void,
): Promise<Open> {
  let opened: Open | null = null;
  const onListChanged = () => {
    if (opened) opened.stale = true;
  };
  try {
    const secrets = await servers.readSecrets(server, stopping);
    const connection = await connect({ server, secrets }, { onClosed, onListChanged }, stopping);
    try {
      opened = { connection, listing: await listed(connection, stopping), stale: false };
    } catch (error) {
      await connection.close();
      throw error;
    }
    await onListed(server, opened.listing);
    return opened;
  } catch (error) {
    onClosed();
    throw error;
  }
}

/** A server that refuses to say what it has is out of order. */
async function listed(connection: McpConnection, signal: AbortSignal): Promise<McpListing> {
  try {
    return await connection.listTools(signal);
  } catch (error) {
    if (error instanceof McpFailure && error.code === 'MCP_TOOL_FAILED')
      throw new McpFailure('MCP_ANSWER_INVALID', `It does not list its tools: ${error.message}`, error);
    throw error;
  }
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

const circuitOpen = ({ name }: McpServer) =>
  new McpFailure(
    'MCP_CIRCUIT_OPEN',
    `The MCP server "${name}" has failed several times in a row and is left alone for a while.`,
  );

/** Others may wait for the same connection. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
