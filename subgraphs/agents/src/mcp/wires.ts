import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { DomainError } from '@ymera/kernel';
import type { FetchTransport } from '@ymera/plugin-sdk/host';
import type { McpTransport } from '../domain/mcp/server.ts';
import type { McpAddress } from '../mcp-ports.ts';
import { createGuardedFetch, tooLarge } from './guarded-fetch.ts';
import type { McpLimits } from './limits.ts';

/** What carries the messages of one connection. */
export interface Wire {
  readonly transport: Transport;
  /** Says farewell, where the protocol has a way to, and lets everything go. */
  close(): Promise<void>;
}

export interface WireDeps {
  /** Makes what carries the requests of one connection: it has room for no more than one server's. */
  readonly openTransport: () => FetchTransport;
  readonly limits: McpLimits;
}

const farewellMs = 2_000;

/** @param onBroken hears why nothing more can come over it */
export function openWire(
  deps: WireDeps,
  { server, secrets }: McpAddress,
  onBroken: (failure: DomainError) => void,
): Wire {
  if (server.transport.kind === 'STDIO') return programWire(deps, { ...server.transport, secrets, onBroken });
  const { answerBytesMax, callMs } = deps.limits;
  const requests = deps.openTransport();
  const place = { tenantId: server.tenantId, plugin: `mcp/${server.name}` };
  const limits = { answerBytesMax, requestMs: callMs + 1_000 };
  const fetch = createGuardedFetch({ transport: requests, place, secrets, ...limits, onBroken });
  const transport = new StreamableHTTPClientTransport(new URL(server.transport.url), { fetch });
  return {
    // Its `sessionId` may be undefined, which the interface of its own package does not say.
    transport: transport as Transport,
    close: async () => {
      const farewell = transport.terminateSession().catch(() => {});
      await Promise.race([farewell, aborted(AbortSignal.timeout(farewellMs))]);
      await transport.close().catch(() => {});
      await requests.close();
    },
  };
}

type Program = Extract<McpTransport, { kind: 'STDIO' }> &
  Pick<McpAddress, 'secrets'> & { readonly onBroken: (failure: DomainError) => void };

function programWire(
  { limits: { answerBytesMax } }: WireDeps,
  { command, args, secrets, onBroken }: Program,
): Wire {
  const transport = new StdioClientTransport({
    ...{ command, args: [...args], env: Object.fromEntries(secrets), stderr: 'ignore' },
    maxBufferSize: answerBytesMax,
  });
  transport.onerror = (error) => {
    // It has no code of its own for this.
    if (error.message.startsWith('ReadBuffer exceeded')) onBroken(tooLarge(answerBytesMax));
  };
  return { transport, close: () => transport.close() };
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
