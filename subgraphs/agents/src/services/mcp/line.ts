import { type Clock, createSlots } from '@ymera/kernel';
import { McpFailure } from '../../domain/mcp/errors.ts';
import type { McpListing, McpServer } from '../../domain/mcp/server.ts';
import type { ConnectMcp, McpConnection, McpServerStore } from '../../mcp-ports.ts';
import { createBreakerBoard, type Passage } from '../breakers/breaker-board.ts';

export interface LineDeps {
  readonly servers: Pick<McpServerStore, 'readSecrets'>;
  readonly connect: ConnectMcp;
  readonly clock: Clock;
  /** Hears of what a server lists, and of why it can't be used. */
  readonly onListed: (server: McpServer, listing: McpListing) => Promise<void>;
  readonly onProblem: (server: McpServer, problem: McpFailure) => Promise<void>;
}

/** The way of this process to one server: a connection that is opened when it is needed, within bounds. */
export interface Line {
  readonly connectionId: string;
  readonly isBusy: boolean;
  /** Milliseconds since the epoch. */
  readonly usedAt: number;
  /** @throws McpFailure */
  use<T>(server: McpServer, work: Work<T>, signal: AbortSignal): Promise<T>;
  /** Closes the connection; the next use opens another. */
  hangUp(): Promise<void>;
}

type Work<T> = (open: Open, signal: AbortSignal) => Promise<T>;

export interface Open {
  readonly connection: McpConnection;
  readonly listing: McpListing;
  /** It has said that its tools are others now. */
  readonly isStale: boolean;
  /** Asks it anew for its tools. @throws McpFailure */
  relist(signal: AbortSignal): Promise<McpListing>;
}

const callsAtOnce = { concurrent: 8, queued: 32 };

/** @param stopping ends what is being opened, since others may wait for it too */
export function createLine(deps: LineDeps, connectionId: string, stopping: AbortSignal): Line {
  const slots = createSlots(callsAtOnce);
  const breakers = createBreakerBoard(deps);
  let opening: Promise<Open> | null = null;
  let busy = 0;
  let usedAt = deps.clock.now();

  const hangUp = async () => {
    const closing = opening;
    opening = null;
    await closing?.then(({ connection }) => connection.close()).catch(() => {});
  };
  const open = (server: McpServer): Promise<Open> => {
    const opened = openLine(deps, server, stopping, () => {
      if (opening === opened) opening = null;
    });
    opening = opened;
    return opened;
  };
  const attempt = async <T>(server: McpServer, work: Work<T>, signal: AbortSignal): Promise<T> => {
    const wasOpen = opening !== null;
    try {
      return await work(await untilAborted(opening ?? open(server), signal), signal);
    } catch (error) {
      // The server has forgotten the session and done nothing; a new one may be opened once.
      if (!wasOpen || !(error instanceof McpFailure) || error.code !== 'MCP_SESSION_ENDED') throw error;
      await hangUp();
      return work(await untilAborted(open(server), signal), signal);
    }
  };
  const blame = async (server: McpServer, passage: Passage, error: McpFailure) => {
    passage.failed();
    // Others may still hear from a server that is slow with one answer.
    if (error.code !== 'MCP_TIMEOUT' || busy === 1) void hangUp();
    await deps.onProblem(server, error);
  };

  return {
    connectionId,
    get isBusy() {
      return busy > 0;
    },
    get usedAt() {
      return usedAt;
    },
    hangUp,
    use: async (server, work, signal) => {
      busy++;
      const slot = await slots.take(signal);
      const passage = breakers.enter(server.name);
      try {
        signal.throwIfAborted();
        if (!slot) throw tooBusy(server);
        if (!passage) throw circuitOpen(server);
        const result = await attempt(server, work, signal);
        passage.succeeded();
        return result;
      } catch (error) {
        if (passage && error instanceof McpFailure && error.isServers) await blame(server, passage, error);
        throw error;
      } finally {
        passage?.left();
        slot?.free();
        busy--;
        usedAt = deps.clock.now();
      }
    },
  };
}

async function openLine(
  { connect, servers, onListed }: LineDeps,
  server: McpServer,
  stopping: AbortSignal,
  onClosed: () => void,
): Promise<Open> {
  let isStale = false;
  const onListChanged = () => {
    isStale = true;
  };
  try {
    const secrets = await servers.readSecrets(server, stopping);
    const connection = await connect({ server, secrets }, { onClosed, onListChanged }, stopping);
    let listing: McpListing;
    const relist = async (signal: AbortSignal) => {
      isStale = false;
      listing = await listed(connection, signal);
      await onListed(server, listing);
      return listing;
    };
    try {
      listing = await relist(stopping);
    } catch (error) {
      await connection.close();
      throw error;
    }
    return {
      connection,
      get listing() {
        return listing;
      },
      get isStale() {
        return isStale;
      },
      relist,
    };
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

const tooBusy = ({ name }: McpServer) =>
  new McpFailure('MCP_BUSY', `The MCP server "${name}" has too many calls waiting.`);

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
