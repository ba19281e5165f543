import { DomainError, InvalidArgumentError, newId, type Principal, requireWellFormed } from '@ymera/kernel';
import { type ModelExperiment, nothingSeen } from '../../domain/models/experiment.ts';
import type { ModelExperimentStore } from '../../model-ports.ts';
import type { GatewayDesk } from './gateway-desk.ts';
import { wholeNumber } from './read-wish.ts';
import type { Trials } from './trials.ts';

export class ModelExperimentRunningError extends DomainError {
  readonly code = 'MODEL_EXPERIMENT_RUNNING';

  constructor(running: ModelExperiment) {
    super(`The experiment "${running.name}" is about the same calls. Stop it first, or wait for its end.`, {
      details: { experimentId: running.id },
    });
  }
}

export class ModelExperimentNotFoundError extends DomainError {
  readonly code = 'MODEL_EXPERIMENT_NOT_FOUND';

  constructor(id: string) {
    super(`There is no experiment "${id}". The query "modelExperiments" lists those there are.`, {
      details: { experimentId: id },
    });
  }
}

export type ExperimentsDesk = Pick<GatewayDesk, 'models' | 'clock'> & {
  readonly experiments: ModelExperimentStore;
  readonly trials: Pick<Trials, 'forget'>;
};

export interface StartExperiment {
  readonly principal: Principal;
  readonly name: string;
  readonly agentId: string | null;
  readonly models: readonly string[];
  readonly errorMax: number;
  readonly pairsMax: number;
}

const nameLengthMax = 100;
const runningMax = 20;

/** @throws InvalidArgumentError or ModelExperimentRunningError */
export async function startExperiment(
  desk: ExperimentsDesk,
  command: StartExperiment,
): Promise<ModelExperiment> {
  const { principal, name, agentId, errorMax, pairsMax } = command;
  const { tenantId } = principal;
  const models = readModels(desk, command.models);
  if (name.length === 0 || name.length > nameLengthMax)
    throw new InvalidArgumentError(
      'name',
      `a text of 1 to ${nameLengthMax} characters`,
      `${name.length} long`,
    );
  requireWellFormed('name', name);
  if (!(errorMax >= 0.001 && errorMax <= 0.2))
    throw new InvalidArgumentError('errorMax', 'a number from 0.001 to 0.2', String(errorMax));
  wholeNumber('pairsMax', pairsMax, { min: 10, max: 100_000 });
  const running = await desk.experiments.list({ tenantId, runningOnly: true, limit: runningMax });
  const same = running.find((experiment) => experiment.agentId === agentId) ?? running[runningMax - 1];
  if (same) throw new ModelExperimentRunningError(same);
  const startedAt = desk.clock.now();
  const experiment: ModelExperiment = {
    ...{ id: newId('mexp', startedAt), tenantId, revision: 1, name, agentId, models, errorMax, pairsMax },
    ...{ tally: nothingSeen, state: { phase: 'RUNNING' }, startedBy: principal.id, startedAt },
  };
  await desk.experiments.create(experiment);
  desk.trials.forget(tenantId);
  return experiment;
}

function readModels({ models }: ExperimentsDesk, ids: readonly string[]): readonly [string, string] {
  const [a, b, ...more] = ids;
  const isPair = a !== undefined && b !== undefined && a !== b && more.length === 0;
  if (!isPair)
    throw new InvalidArgumentError('models', 'the ids of two different models', `${ids.length} ids`);
  const strange = [a, b].find((id) => models.get(id)?.kind !== 'LANGUAGE');
  if (strange !== undefined)
    throw new InvalidArgumentError('models', 'ids of language models that "models" lists', 'another one');
  return [a, b];
}

const roundsMax = 50;

/** Ends an experiment without a result; one that has ended stays as it is. @throws ModelExperimentNotFoundError */
export async function stopExperiment(
  { experiments, clock, trials }: ExperimentsDesk,
  { principal, id }: { readonly principal: Principal; readonly id: string },
): Promise<ModelExperiment> {
  const { tenantId } = principal;
  for (let round = 0; round < roundsMax; round++) {
    const experiment = await experiments.find({ tenantId, id });
    if (!experiment) throw new ModelExperimentNotFoundError(id);
    if (experiment.state.phase !== 'RUNNING') return experiment;
    const state = { phase: 'STOPPED', by: principal.id, at: clock.now() } as const;
    const stopped: ModelExperiment = { ...experiment, revision: experiment.revision + 1, state };
    if (!(await experiments.replace(stopped))) continue;
    trials.forget(tenantId);
    return stopped;
  }
  throw new Error(`The experiment ${id} keeps changing.`);
}
