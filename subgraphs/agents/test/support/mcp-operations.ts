import type { RequestScope } from '@ymera/kernel';
import { executeOn } from '@ymera/kernel/testing';
import { onTestFinished } from 'vitest';
import { agentsInMemory, type InMemory } from './agents-in-memory.ts';

const shown = `name transport url command args secretNames allowedTools enabled state problem { code message }
  serverName serverVersion tools { id name description effect state digest } passedOver { name reason }`;

export const saveMcp = `mutation ($input: McpServerInput!) { saveMcpServer(input: $input) { ${shown} } }`;
export const refreshMcp = `mutation { refreshMcpServer(name: "tickets") { ${shown} } }`;
export const acceptMcp = `mutation ($tool: String!, $digest: String!) {
  acceptMcpTool(server: "tickets", tool: $tool, digest: $digest) { tools { name state } }
}`;
export const listMcp = `{ mcpServers { ${shown} } }`;

/** The subgraph in memory, asked over GraphQL, and all that it has opened closed when the test ends. */
export async function mcpInMemory(options: InMemory = {}) {
  const memory = await agentsInMemory(options);
  onTestFinished(() => memory.subgraph.stop());
  const ask = async (source: string, variables = {}, scope: Partial<RequestScope> = {}) =>
    executeOn(memory.subgraph, source, { variables, scope });
  return { ...memory, ask };
}
