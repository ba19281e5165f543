import { createAgentAuthenticatorClient } from '@ymera/agents/client';
import type { Authenticator } from '@ymera/kernel';
import type { Subgraph } from '@ymera/kernel/subgraph';
import { createAuthenticatorClient } from '@ymera/security/client';
import type { Platform } from '../platform.ts';
import type { SubgraphName } from '../settings.ts';
import type { LocalSubgraphs } from './local-subgraphs.ts';
import { urlOf } from './remote-subgraph.ts';

type ClosableAuthenticator = Authenticator & { close(): Promise<void> };

/** Users' tokens are known to the security subgraph, the keys of remote agents to the agents subgraph. */
export function openAuthenticator(platform: Platform, local: LocalSubgraphs): ClosableAuthenticator {
  const users = local.security
    ? ownAuthenticator(local.security)
    : createAuthenticatorClient(remoteOf(platform, 'security'));
  const agents = local.agents
    ? ownAuthenticator(local.agents)
    : createAgentAuthenticatorClient(remoteOf(platform, 'agents'));
  return authenticatorOf({ users, agents });
}

/** No token of a user begins like a key of an agent: those are JSON web tokens. */
const agentPrefix = 'rkey_';

function authenticatorOf(
  by: Readonly<Record<'users' | 'agents', ClosableAuthenticator>>,
): ClosableAuthenticator {
  return {
    authenticate: (request, signal) =>
      by[request.token.startsWith(agentPrefix) ? 'agents' : 'users'].authenticate(request, signal),
    close: async () => {
      await Promise.all([by.users.close(), by.agents.close()]);
    },
  };
}

function ownAuthenticator(subgraph: Subgraph): ClosableAuthenticator {
  // Implemented there; it ends with its subgraph.
  return { ...(subgraph.contracts.Authenticator as Authenticator), close: async () => {} };
}

function remoteOf(platform: Platform, owner: SubgraphName) {
  return { owner, url: urlOf(platform, owner), key: platform.identityKey, caller: 'gateway' };
}
