import { InvalidArgumentError, newId } from '@ymera/kernel';
import type { McpServerSettings } from './check-settings.ts';
import { McpToolChangedError, McpToolNotFoundError } from './errors.ts';
import { isAllowed, type McpServer, type McpTransport } from './server.ts';

interface Saving {
  readonly tenantId: string;
  readonly name: string;
  readonly settings: McpServerSettings;
  readonly by: string;
  readonly now: number;
}

/** A server that nobody has asked yet. */
export function newServer({ tenantId, name, settings, by, now }: Saving): McpServer {
  const { transport, secrets, allowed, enabled } = settings;
  return {
    ...{ tenantId, name, revision: 1, connectionId: newId('mcp', now), transport, allowed, enabled },
    secretNames: namesOf(secrets ?? new Map()),
    accepted: [],
    trustsNext: true,
    listing: null,
    problem: null,
    savedBy: by,
    savedAt: now,
  };
}

/**
 * A server with other settings. One that is at another place than before is another server: nothing of it is accepted.
 *
 * @throws InvalidArgumentError when stored secrets would go to another place than they were entered for
 */
export function savedAgain(before: McpServer, { settings, by, now }: Saving): McpServer {
  const { transport, secrets, allowed, enabled } = settings;
  const moved = placeOf(transport) !== placeOf(before.transport);
  if (moved && !secrets && before.secretNames.length > 0) {
    const expected =
      'given again, or [] for none, since the server is at another place than those were entered for';
    throw new InvalidArgumentError('secrets', expected, 'left out');
  }
  const same = secrets === null && JSON.stringify(transport) === JSON.stringify(before.transport);
  const widened = allowed.some((tool) => !isAllowed(before, tool));
  const known = moved ? { accepted: [], listing: null } : {};
  return {
    ...before,
    ...{ transport, allowed, enabled, ...known, problem: null, savedBy: by, savedAt: now },
    connectionId: same ? before.connectionId : newId('mcp', now),
    secretNames: secrets ? namesOf(secrets) : before.secretNames,
    trustsNext: moved || widened || before.trustsNext,
  };
}

/** Where secrets go to: an origin, or a program with its arguments. */
function placeOf(transport: McpTransport): string {
  if (transport.kind === 'STDIO') return JSON.stringify([transport.command, transport.args]);
  return new URL(transport.url).origin;
}

const namesOf = (secrets: ReadonlyMap<string, string>) => [...secrets.keys()].sort();

/**
 * The server after an administrator has accepted a tool as it is listed now.
 *
 * @throws McpToolNotFoundError when it lists no such tool, or none that may be used
 * @throws McpToolChangedError when it is listed under another digest
 */
export function accept(server: McpServer, { tool, digest }: { tool: string; digest: string }): McpServer {
  const listed = server.listing?.tools.find(({ name }) => name === tool);
  if (!listed || !isAllowed(server, tool)) throw new McpToolNotFoundError(server.name, tool);
  if (listed.digest !== digest) throw new McpToolChangedError(server.name, tool, listed.digest);
  const others = server.accepted.filter(({ name }) => name !== tool);
  return { ...server, accepted: [...others, { name: tool, digest }] };
}
