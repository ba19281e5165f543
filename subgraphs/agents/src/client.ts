import type { AgentRunner } from '@ymera/kernel';
import { contractClient } from '@ymera/kernel/contracts';

/** The contract AgentRunner over HTTP, for subgraphs in other processes. */
export function createAgentRunnerClient(
  remote: Parameters<typeof contractClient>[0],
): AgentRunner & { close(): Promise<void> } {
  return contractClient<AgentRunner>(remote, 'AgentRunner', ['run', 'describe', 'select', 'categories']);
}
