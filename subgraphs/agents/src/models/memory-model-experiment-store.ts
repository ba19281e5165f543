import type { ModelExperiment } from '../domain/models/experiment.ts';
import type { ModelExperimentStore } from '../model-ports.ts';

/** The memory twin of the store of experiments on models. */
export function createMemoryModelExperimentStore(): ModelExperimentStore {
  const experiments = new Map<string, ModelExperiment>();
  return {
    create: async (experiment) => void experiments.set(experiment.id, experiment),
    replace: async (experiment) => {
      const before = experiments.get(experiment.id);
      if (before?.tenantId !== experiment.tenantId || before.revision !== experiment.revision - 1)
        return false;
      experiments.set(experiment.id, experiment);
      return true;
    },
    find: async ({ tenantId, id }) => {
      const found = experiments.get(id);
      return found?.tenantId === tenantId ? found : null;
    },
    list: async ({ tenantId, runningOnly, limit }, signal) => {
      signal?.throwIfAborted();
      return [...experiments.values()]
        .filter((experiment) => experiment.tenantId === tenantId)
        .filter(({ state }) => !runningOnly || state.phase === 'RUNNING')
        .sort((a, b) => (a.id < b.id ? 1 : -1))
        .slice(0, limit);
    },
  };
}
