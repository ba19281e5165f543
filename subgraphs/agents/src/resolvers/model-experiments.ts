import { type Context, caller } from '../context.ts';
import type { ModelExperiment } from '../domain/models/experiment.ts';
import type { MutationResolvers, QueryResolvers } from '../generated.ts';
import { startExperiment, stopExperiment } from '../services/models/start-experiment.ts';

const listedMax = 100;

export const experimentQueries: Pick<QueryResolvers, 'modelExperiments'> = {
  modelExperiments: async (_parent, _args, context) => {
    const query = { tenantId: caller(context).tenantId, runningOnly: false, limit: listedMax };
    return (await context.models.desk.experiments.list(query, context.scope.signal)).map(shown);
  },
};

export const experimentMutations: Pick<MutationResolvers, 'startModelExperiment' | 'stopModelExperiment'> = {
  startModelExperiment: async (_parent, { input }, context: Context) => {
    const { name, models, agentId = null, errorMax = 0.05, pairsMax = 1_000 } = input;
    const command = { principal: caller(context), name, models, agentId, errorMax, pairsMax };
    return shown(await startExperiment(context.models.desk, command));
  },
  stopModelExperiment: async (_parent, { id }, context: Context) =>
    shown(await stopExperiment(context.models.desk, { principal: caller(context), id })),
};

const evidenceMax = 1_000_000;

function shown({ models, tally, state, id, name, agentId, errorMax, pairsMax, startedAt }: ModelExperiment) {
  return {
    ...{ id, name, agentId, errorMax, pairsMax, startedAt },
    arms: models.map((modelId, arm) => ({
      modelId,
      calls: tally.calls[arm] ?? 0,
      good: tally.good[arm] ?? 0,
    })),
    status: state.phase,
    winner: state.phase === 'DECIDED' ? models[state.winner] : null,
    pairs: tally.pairs,
    evidence: Math.min(evidenceMax, Math.exp(tally.logEvidence)),
    endedAt: state.phase === 'RUNNING' ? null : state.at,
  };
}
