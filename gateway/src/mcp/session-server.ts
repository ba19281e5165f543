import { Server } from '@modelcontextprotocol/sdk/server';
import {
  CallToolRequestSchema,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
  type ProgressToken,
} from '@modelcontextprotocol/sdk/types.js';
import {
  type Authenticator,
  type Clock,
  createSlots,
  type JsonObject,
  type RequestScope,
} from '@ymera/kernel';
import type { Log } from '@ymera/kernel/log';
import type { OperationReader } from '../operations/operations.ts';
import { openConnection } from '../subscriptions/connection.ts';
import type { Supergraph } from '../supergraph/index.ts';
import { basicTools, callTool } from './call-tool.ts';
import { type CallerGraph, callerGraph } from './caller-graph.ts';
import { GraphRefusal, TooManyCallsError } from './errors.ts';
import type { Tell } from './tool.ts';
import { ownTools, type Place } from './tools/own-tools.ts';

export interface SessionDeps {
  readonly supergraph: Supergraph<RequestScope>;
  readonly reader: OperationReader;
  readonly authenticator: Authenticator;
  readonly clock: Clock;
  readonly log: Log;
  readonly requestTimeoutMs: number;
}

/** What comes with each message beside the message. */
export interface Envelope {
  readonly authorization: string;
  /** Aborts when the request that brought the message has nobody left to answer to. */
  readonly gone: AbortSignal;
}

interface Extra {
  readonly signal: AbortSignal;
  readonly authInfo?: { readonly extra?: Record<string, unknown> };
}

const callsAtOnce = { concurrent: 8, queued: 32 };

const instructions =
  'Agents and workflows of this Ymera installation. select_agent finds who can do a task; run_agent runs one agent; start_workflow runs several steps, and get_run tells how they stand.';

/**
 * The server of one session, in the protocol's own words.
 *
 * @param onlyBasic whether agents and workflows are left out of the list of tools
 * @param isOver whether the session has ended: what it had under way was not cancelled by anybody
 */
export function createSessionServer(
  deps: SessionDeps,
  { onlyBasic, isOver }: { readonly onlyBasic: boolean; readonly isOver: () => boolean },
): Server {
  const server = new Server(
    { name: 'ymera', version: '0.1.0' },
    { capabilities: { tools: {} }, instructions },
  );
  const slots = createSlots(callsAtOnce);
  server.setRequestHandler(ListToolsRequestSchema, ({ params }, extra) =>
    asCaller(deps, extra, async (graph) => {
      const place = readPlace(params?.cursor);
      const basic = place === null ? basicTools.map(({ run: _, ...listed }) => listed) : [];
      if (onlyBasic) return { tools: basic };
      const { tools, next } = await listed(ownTools(graph, place ?? ['agents', null]));
      return { tools: [...basic, ...tools], ...(next ? { nextCursor: writePlace(next) } : {}) };
    }),
  );
  server.setRequestHandler(CallToolRequestSchema, ({ params }, extra) =>
    asCaller(deps, extra, async (graph, signal) => {
      const slot = await slots.take(signal);
      try {
        if (!slot) throw new McpError(ErrorCode.InternalError, new TooManyCallsError().message);
        const input = (params.arguments ?? {}) as JsonObject; // it came as JSON
        const tell = teller(params._meta?.progressToken, (message) => extra.sendNotification(message));
        const isCancelled = () => extra.signal.aborted && !isOver();
        const result = await callTool(deps.log, params.name, { input, graph, tell, signal, isCancelled });
        if (!result)
          throw new McpError(ErrorCode.InvalidParams, `There is no tool "${params.name.slice(0, 100)}".`);
        return result;
      } finally {
        slot?.free();
      }
    }),
  );
  return server;
}

/** Does something as the caller, whose rights are looked after as long as it lasts. */
async function asCaller<T>(
  deps: SessionDeps,
  extra: Extra,
  work: (graph: CallerGraph, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { authorization, gone } = envelopeOf(extra);
  const connection = await openConnection(deps, {
    socket: { close: () => {} },
    authorization,
    busy: () => true,
  });
  const signal = AbortSignal.any([extra.signal, gone]);
  try {
    const graph = callerGraph({ ...deps, connection, signal });
    return await work(graph, AbortSignal.any([signal, connection.signal]));
  } finally {
    connection.close();
  }
}

function envelopeOf({ authInfo }: Extra): Envelope {
  if (!authInfo?.extra) throw new Error('A message came without its envelope.');
  return authInfo.extra as unknown as Envelope; // the route puts nothing else there
}

/** A list has no place for a refusal but the protocol's own errors. */
async function listed<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof GraphRefusal)
      throw new McpError(ErrorCode.InternalError, `${error.code}: ${error.message}`);
    throw error;
  }
}

function teller(
  progressToken: ProgressToken | undefined,
  send: (notification: {
    method: 'notifications/progress';
    params: { progressToken: ProgressToken; progress: number; total: number; message: string };
  }) => Promise<void>,
): Tell {
  let told = -1;
  return async ({ done, total, message }) => {
    // The protocol wants each to be more than the one before.
    if (progressToken === undefined || done <= told) return;
    told = done;
    await send({
      method: 'notifications/progress',
      params: { progressToken, progress: done, total, message },
    });
  };
}

const writePlace = (place: Place) => Buffer.from(JSON.stringify(place)).toString('base64url');

/** @throws McpError for a cursor that none gave */
function readPlace(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  try {
    const [kind, after] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if ((kind === 'agents' || kind === 'workflows') && (after === null || typeof after === 'string'))
      return [kind, after];
  } catch {
    // It is no cursor, then.
  }
  throw new McpError(ErrorCode.InvalidParams, 'There is no such cursor.');
}
