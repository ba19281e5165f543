import { type Connection, Schema } from 'mongoose';
import type { ExperimentState, ModelExperiment, Tally } from '../domain/models/experiment.ts';
import type { ModelExperimentStore } from '../model-ports.ts';

const text = { type: String, required: true } as const;
const number = { type: Number, required: true } as const;

/** State and tally are JSON texts: they are read and written whole. */
interface Document extends Omit<ModelExperiment, 'id' | 'state' | 'tally'> {
  readonly _id: string;
  readonly running: boolean;
  readonly state: string;
  readonly tally: string;
}

const experimentSchema = new Schema<Document>(
  {
    _id: text,
    tenantId: text,
    revision: number,
    name: text,
    agentId: { type: String, default: null },
    models: { type: [String], required: true },
    errorMax: number,
    pairsMax: number,
    running: { type: Boolean, required: true },
    state: text,
    tally: text,
    startedBy: text,
    startedAt: number,
  },
  { collection: 'model_experiments', versionKey: false, autoIndex: false, minimize: false },
);
experimentSchema.index({ tenantId: 1, running: 1, _id: -1 });
experimentSchema.index({ tenantId: 1, _id: -1 });

/** Experiments as documents. */
export async function openModelExperimentStore(connection: Connection): Promise<ModelExperimentStore> {
  const experiments = connection.model<Document>('AgentsModelExperiment', experimentSchema);
  await experiments.createIndexes();
  return {
    create: async (experiment) => {
      await experiments.insertOne(toDocument(experiment));
    },
    replace: async (experiment) => {
      const { id: _id, tenantId, revision } = experiment;
      const before = { _id, tenantId, revision: revision - 1 };
      const { matchedCount } = await experiments.replaceOne(before, toDocument(experiment));
      return matchedCount === 1;
    },
    find: async ({ tenantId, id }) => {
      const found = await experiments.findOne({ _id: id, tenantId }).lean();
      return found && toExperiment(found);
    },
    list: async ({ tenantId, runningOnly, limit }, signal) => {
      const found = await experiments
        .find({ tenantId, ...(runningOnly ? { running: true } : {}) })
        .setOptions({ signal })
        .sort({ _id: -1 })
        .limit(limit)
        .lean();
      return found.map(toExperiment);
    },
  };
}

function toDocument({ id: _id, state, tally, ...experiment }: ModelExperiment): Document {
  return {
    ...experiment,
    _id,
    running: state.phase === 'RUNNING',
    state: JSON.stringify(state),
    tally: JSON.stringify(tally),
  };
}

function toExperiment({
  _id: id,
  running: _,
  state,
  tally,
  models,
  ...experiment
}: Document): ModelExperiment {
  return {
    ...{ ...experiment, id, models: [models[0], models[1]] },
    state: JSON.parse(state) as ExperimentState, // written by toDocument
    tally: JSON.parse(tally) as Tally, // written by toDocument
  };
}
