import type { AgentRunner, Authenticator } from '@ymera/kernel';
import { contractClient } from '@ymera/kernel/contracts';

/** The contract AgentRunner over HTTP, for subgraphs in other processes. */
export function createAgentRunnerClient(
  remote: Parameters<typeof contractClient>[0],
): AgentRunner & { close(): Promise<void> } {
  return contractClient<AgentRunner>(remote, 'AgentRunner', ['run', 'describe', 'select', 'categories']);
}

/** The contract Authenticator over HTTP, for the keys of remote agents. */
export function createAgentAuthenticatorClient(
  remote: Parameters<typeof contractClient>[0],
): Authenticator & { close(): Promise<void> } {
  return contractClient<Authenticator>(remote, 'Authenticator', ['authenticate']);
}
