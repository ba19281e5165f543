import { InvalidArgumentError } from '@ymera/kernel';
import { type Context, caller } from '../context.ts';
import type { McpServerSettings } from '../domain/mcp/check-settings.ts';
import { type McpServer, type McpTransport, stateOf, toolStateOf } from '../domain/mcp/server.ts';
import { mcpToolId } from '../domain/mcp-tool-name.ts';
import type { McpServerInput, MutationResolvers, QueryResolvers } from '../generated.ts';
import { acceptTool } from '../services/mcp/accept-tool.ts';
import { listServers } from '../services/mcp/list-servers.ts';
import { refreshServer } from '../services/mcp/refresh-server.ts';
import { removeServer } from '../services/mcp/remove-server.ts';
import { saveServer } from '../services/mcp/save-server.ts';

type Mutations = Pick<
  MutationResolvers,
  'saveMcpServer' | 'refreshMcpServer' | 'acceptMcpTool' | 'removeMcpServer'
>;

export const mcpQueries: Pick<QueryResolvers, 'mcpServers'> = {
  mcpServers: async (_parent, _args, context) => {
    const { tenantId } = caller(context);
    return (await listServers(context.mcp, { tenantId }, context.scope.signal)).map(shown);
  },
};

export const mcpMutations: Mutations = {
  saveMcpServer: async (_parent, { input }, context) => {
    const command = { ...named(context, input.name), settings: settingsOf(input) };
    return shown(await saveServer(context.mcp, command, context.scope.signal));
  },
  refreshMcpServer: async (_parent, { name }, context) =>
    shown(await refreshServer(context.mcp, named(context, name), context.scope.signal)),
  acceptMcpTool: async (_parent, { server, tool, digest }, context) =>
    shown(await acceptTool(context.mcp, { ...named(context, server), tool, digest })),
  removeMcpServer: (_parent, { name }, context) => removeServer(context.mcp, named(context, name)),
};

const named = (context: Context, name: string) => ({ principal: caller(context), name });

function settingsOf({
  secrets,
  allowedTools: allowed,
  enabled,
  ...input
}: McpServerInput): McpServerSettings {
  const given = secrets && new Map(secrets.map(({ name, value }) => [name, value]));
  // What is left out was put in before a resolver sees it; the generated types don't say so.
  return { transport: transportOf(input), secrets: given ?? null, allowed, enabled: enabled ?? true };
}

/** @throws InvalidArgumentError for what is missing, or belongs to the other kind */
function transportOf({ transport: kind, url, command, args }: Transported): McpTransport {
  if (kind === 'STDIO') {
    if (url) throw new InvalidArgumentError('url', 'left out for STDIO', 'given');
    if (!command) throw new InvalidArgumentError('command', 'given for STDIO', 'left out');
    return { kind, command, args: args ?? [] };
  }
  if (command || (args ?? []).length > 0)
    throw new InvalidArgumentError('command', 'left out for STREAMABLE_HTTP, like args', 'given');
  if (!url) throw new InvalidArgumentError('url', 'given for STREAMABLE_HTTP', 'left out');
  return { kind, url };
}

type Transported = Pick<McpServerInput, 'transport' | 'url' | 'command' | 'args'>;

function shown(server: McpServer) {
  const { name, transport, secretNames, allowed, enabled, problem, listing, savedBy, savedAt } = server;
  const place = transport.kind === 'STDIO' ? transport : { ...transport, args: [] };
  return {
    ...{ name, enabled, problem, savedBy, savedAt, transport: transport.kind },
    url: 'url' in place ? place.url : null,
    command: 'command' in place ? place.command : null,
    args: [...place.args],
    secretNames: [...secretNames],
    allowedTools: [...allowed],
    state: stateOf(server),
    serverName: listing?.serverName ?? null,
    serverVersion: listing?.serverVersion ?? null,
    listedAt: listing?.at ?? null,
    tools: (listing?.tools ?? []).map((tool) => ({
      ...tool,
      id: mcpToolId({ server: name, tool: tool.name }),
      state: toolStateOf(server, tool),
    })),
    passedOver: [...(listing?.passedOver ?? [])],
  };
}
