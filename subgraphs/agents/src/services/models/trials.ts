import type { Clock } from '@ymera/kernel';
import type { Log } from '@ymera/kernel/log';
import { type Arm, armOf, type ModelExperiment, observed } from '../../domain/models/experiment.ts';
import type { ModelExperimentStore } from '../../model-ports.ts';
import type { AskedFor } from './asked.ts';

/** Lets experiments choose models, and counts what comes of it. */
export interface Trials {
  /** The model that an experiment gives to this call; null when none is about it. It never rejects. */
  choose(by: AskedFor): Promise<Trial | null>;
  /** Forgets what is known of a tenant's experiments, since one has changed. */
  forget(tenantId: string): void;
}

export interface Trial {
  readonly modelId: string;
  /** Counts whether that model gave the answer. It never rejects. */
  tell(good: boolean): Promise<void>;
}

interface Known {
  readonly until: number;
  readonly experiments: readonly ModelExperiment[];
}

/** Other processes hear of a new experiment, or of its end, when this is over. */
const knownMs = 5_000;
const tenantsMax = 10_000;
const runningMax = 20;
/** Outcomes that come at once are counted one after the other. */
const roundsMax = 50;

export function openTrials(parts: {
  readonly experiments: ModelExperimentStore;
  readonly clock: Clock;
  readonly log: Log;
}): Trials {
  const { experiments, clock, log } = parts;
  const known = new Map<string, Known>();

  const runningOf = async (tenantId: string) => {
    const now = clock.now();
    const found = known.get(tenantId);
    if (found && now < found.until) return found.experiments;
    const running = await experiments.list({ tenantId, runningOnly: true, limit: runningMax });
    known.delete(tenantId);
    known.set(tenantId, { until: now + knownMs, experiments: running });
    const [oldest] = known.keys();
    if (known.size > tenantsMax && oldest !== undefined) known.delete(oldest);
    return running;
  };

  const count = async (place: { tenantId: string; id: string }, outcome: { arm: Arm; good: boolean }) => {
    for (let round = 0; round < roundsMax; round++) {
      const experiment = await experiments.find(place);
      if (experiment?.state.phase !== 'RUNNING') return;
      const next = observed(experiment, { ...outcome, at: clock.now() });
      if (!(await experiments.replace(next))) continue;
      if (next.state.phase !== 'RUNNING') known.delete(place.tenantId);
      return;
    }
    log.warn('an outcome of an experiment found no place', place);
  };

  return {
    forget: (tenantId) => void known.delete(tenantId),
    choose: async (by) => {
      const { tenantId } = by;
      const running = await unlessFailed(() => runningOf(tenantId), { log, tenantId });
      const experiment = running && chosenFor(running, by);
      if (!experiment) return null;
      const arm = armOf(experiment, by.runId ?? by.startedBy);
      const { id } = experiment;
      return {
        modelId: experiment.models[arm],
        tell: async (good) => {
          await unlessFailed(() => count({ tenantId, id }, { arm, good }), { log, tenantId });
        },
      };
    },
  };
}

/** One for the agent itself goes before one for all. */
function chosenFor(running: readonly ModelExperiment[], { agentId }: AskedFor): ModelExperiment | undefined {
  const own = agentId === null ? undefined : running.find((experiment) => experiment.agentId === agentId);
  return own ?? running.find((experiment) => experiment.agentId === null);
}

/** Nobody goes without an answer because an experiment can't be read. */
async function unlessFailed<T>(
  work: () => Promise<T>,
  { log, tenantId }: { log: Log; tenantId: string },
): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    log.error('an experiment on models could not be read or counted', { error, tenantId });
    return null;
  }
}
