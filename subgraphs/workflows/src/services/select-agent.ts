import { type AgentSelectionRequest, DomainError } from '@ymera/kernel';
import type { Selected } from '../domain/selection.ts';
import type { ServiceDeps } from '../ports.ts';

/** Asks who fits best now; that nobody does, or nobody answers, is an answer too. */
export type SelectAgent = (asked: Omit<AgentSelectionRequest, 'tenantId' | 'role'>) => Promise<Selected>;

type Deps = Pick<ServiceDeps, 'agentRunner' | 'clock' | 'log'>;

const answerMs = 5_000;
/** A wave of a run is held up by agents that are silent only once in so long. */
const silentMs = 5_000;
const reasonsMax = 10;
const textLengthMax = 200;

/** One for each run that is driven. */
export function createSelectAgent(deps: Deps, { tenantId }: { readonly tenantId: string }): SelectAgent {
  let silentUntil = 0;
  return async (asked) => {
    if (deps.clock.now() < silentUntil) return silent;
    // Whoever may start a run may execute.
    const answer = await ask(deps, { tenantId, role: 'execute', ...asked });
    if (answer === silent) silentUntil = deps.clock.now() + silentMs;
    return answer;
  };
}

async function ask({ agentRunner, clock, log }: Deps, asked: AgentSelectionRequest): Promise<Selected> {
  const over = new AbortController();
  try {
    const late = clock.wait(answerMs, over.signal).then(() => silent);
    const chosen = await Promise.race([agentRunner.select(asked, over.signal).then(selectedOf), late]);
    return chosen ?? nobody(asked);
  } catch (error) {
    return failureOf(log, error);
  } finally {
    over.abort();
  }
}

const selectedOf = (chosen: Awaited<ReturnType<ServiceDeps['agentRunner']['select']>>): Selected | null =>
  chosen && {
    agentId: chosen.agentId,
    score: chosen.score,
    reasons: chosen.reasons
      .slice(0, reasonsMax)
      .map((reason) => reason.slice(0, textLengthMax).toWellFormed()),
  };

function nobody({ task, category }: AgentSelectionRequest): Selected {
  const wanted = JSON.stringify(
    task.length > textLengthMax ? `${task.slice(0, textLengthMax).toWellFormed()}…` : task,
  );
  const kind = category === null ? '' : ` of the category "${category}"`;
  return {
    agentId: null,
    code: 'NO_AGENT_FITS',
    message: `No agent${kind} that can be run now has to do with ${wanted}. The query selectAgents tells who would.`,
    mayPass: true,
  };
}

const silent: Selected = {
  agentId: null,
  code: 'SELECTION_TIMEOUT',
  message: 'The agents did not say in time which of them fits.',
  mayPass: true,
};

function failureOf(log: Deps['log'], error: unknown): Selected {
  if (error instanceof DomainError)
    return { agentId: null, code: error.code, message: error.message, mayPass: error.nextMove === 'retry' };
  log.error('an agent could not be selected', { error });
  const message = 'The platform failed while an agent was selected. It has been logged.';
  return { agentId: null, code: 'INTERNAL', message, mayPass: true };
}
