import type { McpServer } from '../../domain/mcp/server.ts';
import type { McpDesk } from './mcp-desk.ts';

/** Of one tenant. */
export const serversMax = 50;

/** All servers of a tenant, in order of their names. */
export function listServers(
  { servers }: Pick<McpDesk, 'servers'>,
  { tenantId }: { readonly tenantId: string },
  signal?: AbortSignal,
): Promise<readonly McpServer[]> {
  return servers.list({ tenantId, limit: serversMax }, signal);
}
