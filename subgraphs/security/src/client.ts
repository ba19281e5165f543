import type { Authenticator } from '@ymera/kernel';
import { contractClient } from '@ymera/kernel/contracts';

/** The Authenticator of a security subgraph in another process. */
export function createAuthenticatorClient(
  remote: Parameters<typeof contractClient>[0],
): Authenticator & { close(): Promise<void> } {
  return contractClient<Authenticator>(remote, 'Authenticator', ['authenticate']);
}
