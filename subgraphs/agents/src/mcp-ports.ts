import type { JsonObject, JsonValue } from '@ymera/kernel';
import type { Secrets } from './domain/mcp/check-settings.ts';
import type { McpListing, McpServer } from './domain/mcp/server.ts';

export interface McpServerPlace {
  readonly tenantId: string;
  readonly name: string;
}

/** MCP servers, each within its tenant, and their secrets. An aborted signal ends a read. */
export interface McpServerStore {
  /** False when the tenant has one of this name already. */
  create(server: McpServer, secrets: Secrets): Promise<boolean>;
  find(place: McpServerPlace, signal?: AbortSignal): Promise<McpServer | null>;
  /** Those of a tenant, in order of their names, at most `limit`. */
  list(query: { tenantId: string; limit: number }, signal?: AbortSignal): Promise<readonly McpServer[]>;
  /**
   * Puts in a server's place what `decide` makes of it, with the next revision, and gives it; the same server is not
   * written. `decide` may be called again when others come between. Null when there is no such server.
   *
   * @param secrets take the place of those that are stored, in the same step; null leaves them
   * @throws McpServerContendedError when others come between all the time, and whatever `decide` throws
   */
  change(
    place: McpServerPlace,
    decide: (server: McpServer) => McpServer,
    secrets?: Secrets | null,
  ): Promise<McpServer | null>;
  /** @throws DomainError MCP_SECRETS_UNREADABLE when they were stored under another key */
  readSecrets(place: McpServerPlace, signal?: AbortSignal): Promise<Secrets>;
  /** False when there was none. */
  remove(place: McpServerPlace): Promise<boolean>;
}

/** A server as it is to be asked. */
export interface McpAddress {
  readonly server: McpServer;
  readonly secrets: Secrets;
}

/** Opens connections. @throws McpFailure */
export type ConnectMcp = (
  address: McpAddress,
  events: {
    /** It is of no use any more. */
    readonly onClosed: () => void;
    /** It says that its tools are others now. */
    readonly onListChanged: () => void;
  },
  signal: AbortSignal,
) => Promise<McpConnection>;

/** A server that has introduced itself. */
export interface McpConnection {
  /** @throws McpFailure */
  listTools(signal: AbortSignal): Promise<McpListing>;
  /** @throws McpFailure, of the code MCP_TOOL_FAILED for what the server itself answers as an error */
  callTool(
    call: { readonly tool: string; readonly input: JsonObject },
    signal: AbortSignal,
  ): Promise<JsonValue>;
  /** Ends the session; a program that was started is ended too. */
  close(): Promise<void>;
}
