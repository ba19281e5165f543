import type { JsonObject } from '@ymera/kernel';

/** A server of the Model Context Protocol whose tools a tenant's agents may use. */
export interface McpServer {
  readonly tenantId: string;
  /** 1 to 40 small letters, digits and hyphens. */
  readonly name: string;
  readonly revision: number;
  /** Another one with each address, command or secret that it is given: what was heard of an earlier one is void. */
  readonly connectionId: string;
  readonly transport: McpTransport;
  /** Of headers, or of variables of its environment; the values are stored apart. */
  readonly secretNames: readonly string[];
  /** Names of the tools that may be used; `*` for whatever it lists. */
  readonly allowed: readonly string[];
  readonly enabled: boolean;
  /** The tools as an administrator has accepted them, by the digests of what they said of themselves. */
  readonly accepted: readonly AcceptedTool[];
  /** Whether the next listing's tools that nobody has accepted yet are accepted by who saved the server. */
  readonly trustsNext: boolean;
  readonly listing: McpListing | null;
  /** Why it could not be used the last time; null when that went well, or has not been tried. */
  readonly problem: McpProblem | null;
  readonly savedBy: string;
  /** Milliseconds since the epoch. */
  readonly savedAt: number;
}

export type McpTransport =
  | { readonly kind: 'STREAMABLE_HTTP'; readonly url: string }
  | { readonly kind: 'STDIO'; readonly command: string; readonly args: readonly string[] };

export interface AcceptedTool {
  readonly name: string;
  readonly digest: string;
}

/** What a server said that it has. */
export interface McpListing {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly serverName: string;
  readonly serverVersion: string;
  /** In order of their names. */
  readonly tools: readonly McpTool[];
  /** Tools that can't be taken, each with why. */
  readonly passedOver: readonly { readonly name: string; readonly reason: string }[];
}

/** A tool as its server describes it. */
export interface McpTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: JsonObject;
  /** What the server says that a repetition does; nobody has proved it. */
  readonly effect: McpEffect;
  /** SHA-256, in hexadecimal, of all that it says of the tool. */
  readonly digest: string;
}

/** `READ` changes nothing, `IDEMPOTENT` does nothing more a second time, `UNSAFE` is everything else. */
export type McpEffect = 'READ' | 'IDEMPOTENT' | 'UNSAFE';

export interface McpProblem {
  readonly code: string;
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export type McpServerState = 'DISABLED' | 'NEW' | 'READY' | 'FAILING';

export function stateOf({ enabled, problem, listing }: McpServer): McpServerState {
  if (!enabled) return 'DISABLED';
  if (problem) return 'FAILING';
  return listing ? 'READY' : 'NEW';
}

/** `HELD`: new, or another than what was accepted, so that an administrator has to look at it. */
export type McpToolState = 'READY' | 'HELD' | 'NOT_ALLOWED';

export function toolStateOf(server: McpServer, { name, digest }: McpTool): McpToolState {
  if (!isAllowed(server, name)) return 'NOT_ALLOWED';
  return acceptedDigest(server, name) === digest ? 'READY' : 'HELD';
}

export function isAllowed({ allowed }: Pick<McpServer, 'allowed'>, tool: string): boolean {
  return allowed.includes('*') || allowed.includes(tool);
}

/** The digest under which a tool was accepted; null when it never was. */
export function acceptedDigest({ accepted }: McpServer, tool: string): string | null {
  return accepted.find(({ name }) => name === tool)?.digest ?? null;
}

/** The tools that agents may use. */
export function readyTools(server: McpServer): readonly McpTool[] {
  if (!server.enabled) return [];
  return (server.listing?.tools ?? []).filter((tool) => toolStateOf(server, tool) === 'READY');
}
