import type { WorkflowRunner } from '@ymera/kernel';
import { createWorkflowRunnerClient } from '@ymera/workflows/client';
import type { Platform } from '../platform.ts';

/**
 * Who has workflows run for agents: workflows in this process, or behind its URL. Null where it is neither; left out for
 * a worker without the URL, which leaves conversations to others.
 *
 * @param local workflows in this process, which is opened after agents
 */
export function workflowRunnerOf(
  { config, identityKey }: Pick<Platform, 'config' | 'identityKey'>,
  local: () => { readonly contracts: { readonly WorkflowRunner: WorkflowRunner } } | undefined,
  closers: (() => Promise<void>)[],
): { readonly workflowRunner?: WorkflowRunner | null } {
  if (config.role === 'all') return { workflowRunner: handedOver(() => local()?.contracts.WorkflowRunner) };
  const url = config.urls.workflows;
  if (!url) return config.role === 'worker' ? {} : { workflowRunner: null };
  const client = createWorkflowRunnerClient({ owner: 'workflows', url, key: identityKey, caller: 'agents' });
  closers.push(() => client.close());
  return { workflowRunner: client };
}

/** A runner that is there by the time that it is asked: nobody converses before all of the process is open. */
function handedOver(find: () => WorkflowRunner | undefined): WorkflowRunner {
  const runner = (): WorkflowRunner => {
    const found = find();
    if (!found) throw new Error('Workflows was asked before it was open.');
    return found;
  };
  return {
    start: async (order, signal) => runner().start(order, signal),
    check: async (order, signal) => runner().check(order, signal),
    progress: async (run, signal) => runner().progress(run, signal),
    cancel: async (request) => runner().cancel(request),
  };
}
