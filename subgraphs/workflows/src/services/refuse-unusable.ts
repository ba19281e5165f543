import { DomainError, type Principal } from '@ymera/kernel';
import { useProblems } from '../domain/callable-problems.ts';
import type { Workflow } from '../domain/definition.ts';
import { WorkflowUnusableError } from '../domain/definition-errors.ts';
import type { ServiceDeps } from '../ports.ts';
import type { RunRecord } from '../run-ports.ts';
import { readSurroundings } from './read-surroundings.ts';
import { refuseOther } from './request-hash.ts';
import type { CommitDeps } from './write-commit.ts';

/** What it takes to start a run that somebody asks for. */
export type StartDeps = CommitDeps & Pick<ServiceDeps, 'clock' | 'agentRunner'>;

interface Wish {
  readonly workflow: Workflow;
  readonly clientKey: string | null;
  readonly principal: Principal;
  /** Of what is asked for. */
  readonly requestHash: string;
}

/**
 * Refuses to start what could not be done: an agent or a tool that is gone, not ready, or not for whoever asks. Null
 * when nothing speaks against it; the run that was started with the client key before, when there is one.
 *
 * @throws WorkflowUnusableError with every place in the definition; RunKeyReusedError
 */
export async function refuseUnusable(
  deps: Pick<ServiceDeps, 'agentRunner' | 'stores' | 'log'>,
  { workflow, clientKey, principal, requestHash }: Wish,
): Promise<RunRecord | null> {
  const problems = await problemsNow(deps, workflow, principal);
  if (problems.length === 0) return null;
  const { tenantId } = principal;
  const earlier = clientKey === null ? null : await deps.stores.runs.findByClientKey(tenantId, clientKey);
  if (!earlier) throw new WorkflowUnusableError(workflow.name, problems);
  refuseOther(earlier, requestHash);
  return earlier;
}

async function problemsNow(
  deps: Pick<ServiceDeps, 'agentRunner' | 'log'>,
  workflow: Workflow,
  principal: Principal,
) {
  try {
    return useProblems(workflow.tasks, await readSurroundings(deps, workflow, principal));
  } catch (error) {
    // Agents that are away for a moment do not hold up a run: its calls wait for them, and are decided on then.
    if (!(error instanceof DomainError) || error.nextMove !== 'retry') throw error;
    deps.log.debug('the agents could not be asked before a run', { workflowId: workflow.id, error });
    return [];
  }
}
