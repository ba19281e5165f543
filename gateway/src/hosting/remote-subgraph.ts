import type { RequestScope } from '@ymera/kernel';
import { DomainError, servicePrincipal } from '@ymera/kernel';
import { type IdentityKey, signIdentity } from '@ymera/kernel/identity';
import type { Log } from '@ymera/kernel/log';
import type { Platform } from '../platform.ts';
import type { SubgraphName } from '../settings.ts';
import { remoteSource, type SubgraphSource } from '../supergraph/index.ts';
import { identityHeader } from './identity-header.ts';

export class SubgraphUnreachableError extends DomainError {
  readonly code = 'SUBGRAPH_UNREACHABLE';
  override readonly nextMove = 'retry';

  constructor(name: string, seconds: number, cause: unknown) {
    super(
      `The ${name} subgraph did not answer within ${seconds} seconds. Is it running, does YMERA_${name.toUpperCase()}_URL name it, and does it share this installation's identity key?`,
      { cause },
    );
  }
}

const attemptsMax = 60;
const pauseMs = 1_000;

/** A subgraph in another process, asked with a signed identity for each request. */
export function createRemoteSource(
  name: string,
  { url, key, timeoutMs }: { url: string; key: IdentityKey; timeoutMs: number },
): SubgraphSource<RequestScope> {
  return remoteSource<RequestScope>({
    name,
    url: new URL('/graphql', url).href,
    headers: async ({ principal, requestId }, body) => ({
      [identityHeader]: await signIdentity(key, { principal, audience: name, body }),
      'x-request-id': requestId,
    }),
    limits: { timeoutMs },
  });
}

/**
 * The schema that the subgraph serves. Processes start in any order, so this waits for it.
 *
 * @throws SubgraphUnreachableError after a minute
 */
export async function fetchTypeDefs(source: SubgraphSource<RequestScope>, log: Log): Promise<string> {
  let last: unknown;
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const result = await source.execute({
      query: '{ _service { sdl } }',
      variables: {},
      context: ownScope(),
    });
    const sdl = (result.data as { _service?: { sdl?: string } } | null | undefined)?._service?.sdl;
    if (sdl) return sdl;
    last = result.errors?.[0];
    if (attempt % 10 === 0)
      log.warn(`waiting for the ${source.name} subgraph`, { reason: result.errors?.[0]?.message });
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw new SubgraphUnreachableError(source.name, (attemptsMax * pauseMs) / 1000, last);
}

function ownScope(): RequestScope {
  return {
    principal: servicePrincipal('gateway', '*'),
    requestId: 'req_compose',
    trusted: true,
    signal: new AbortController().signal,
  };
}

/** Where a subgraph runs that is not in this process. */
export function urlOf({ config }: Platform, name: SubgraphName): string {
  const url = config.urls[name];
  if (!url) throw new Error(`The configuration was read without a URL for the ${name} subgraph.`);
  return url;
}
