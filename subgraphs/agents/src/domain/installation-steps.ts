import type {
  Installation,
  InstallationRequest,
  InstallationState,
  InstallationStep,
} from './installation.ts';
import type { InstallationProblems } from './installation-problems.ts';

/** An installation at its beginning. */
export function begun(order: {
  readonly id: string;
  readonly tenantId: string;
  readonly by: string;
  readonly request: InstallationRequest;
  readonly at: number;
}): Installation {
  const { id, tenantId, by, request, at } = order;
  const state = { phase: 'RUNNING', step: 'RESOLVING', beatAt: at } as const;
  return { id, tenantId, revision: 1, requestedBy: by, startedAt: at, request, state };
}

/** The next revision of an installation, in another state. */
export function changed(installation: Installation, state: InstallationState): Installation {
  return { ...installation, revision: installation.revision + 1, state };
}

/** The step that is under way, or was the last. */
export function stepOf({ state }: Installation): InstallationStep {
  return state.phase === 'SUCCEEDED' ? 'STORING' : state.step;
}

export function failed(
  installation: Installation,
  { problems, at }: { problems: InstallationProblems; at: number },
): Installation {
  return changed(installation, { phase: 'FAILED', finishedAt: at, step: stepOf(installation), problems });
}
