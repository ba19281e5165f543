import type { WorkflowRunner } from '@ymera/kernel';
import { contractClient } from '@ymera/kernel/contracts';

/** The contract WorkflowRunner over HTTP, for subgraphs in other processes. */
export function createWorkflowRunnerClient(
  remote: Parameters<typeof contractClient>[0],
): WorkflowRunner & { close(): Promise<void> } {
  return contractClient<WorkflowRunner>(remote, 'WorkflowRunner', ['start', 'check', 'progress', 'cancel']);
}
