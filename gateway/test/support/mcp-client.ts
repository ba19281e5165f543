import { Client } from '@modelcontextprotocol/sdk/client';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';

/** A client of the official SDK, with a session that has begun. */
export async function connectMcp(url: string, token: string) {
  const headers = { authorization: `Bearer ${token}` };
  const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
  const client = new Client({ name: 'test', version: '1' });
  // Its `sessionId` may be undefined, which the interface of its own package does not say.
  await client.connect(transport as Transport);
  const call = async (name: string, input: Record<string, unknown> = {}, options = {}) => {
    const answer = await client.callTool({ name, arguments: input }, undefined, options);
    const { isError = false, structuredContent } = answer;
    return { isError, output: Object(structuredContent) };
  };
  return { client, transport, call };
}
