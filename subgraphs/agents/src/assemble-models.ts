import { findLocalServers } from '@ymera/kernel/language-model';
import type { AgentsDeps } from './context.ts';
import type { ModelBatchStore, ModelCallStore, ModelExperimentStore, ServedModel } from './model-ports.ts';
import type { PluginModels } from './plugin-desk.ts';
import type { BatchDesk } from './services/models/batches/batch-desk.ts';
import { keepTendingBatches } from './services/models/batches/tend-batches.ts';
import { createModelGateway, type ModelGateway } from './services/models/gateway.ts';
import type { GatewayDesk } from './services/models/gateway-desk.ts';
import { noModels } from './services/models/models-config.ts';
import {
  type OfferedServer,
  offerLocalServers,
  type SearchServers,
} from './services/models/offer-local-servers.ts';
import { openGatewayDesk } from './services/models/open-gateway.ts';
import { createModelMaker } from './services/models/serve-models.ts';
import { servePlugins } from './services/models/serve-plugins.ts';
import { lookAtServers, tendServers } from './services/models/tend-servers.ts';

/** What models need from outside, whichever stores they are. */
export type ModelsOutside = Pick<AgentsDeps, 'clock' | 'events' | 'log' | 'models'> & {
  readonly modelCalls: ModelCallStore;
  readonly modelExperiments: ModelExperimentStore;
  readonly modelBatches: ModelBatchStore;
  /** Beside those that the configuration gives. */
  readonly servedModels?: readonly ServedModel[];
  /** On loopback, when left out. */
  readonly searchServers?: SearchServers;
};

/** The models of this process, and the one way to them. */
export interface Models {
  readonly desk: GatewayDesk;
  readonly gateway: ModelGateway;
  readonly batches: BatchDesk;
  readonly forPlugins: PluginModels;
  /** Servers on this machine, which are not asked unless the operator names them. */
  findLocal(): Promise<readonly OfferedServer[]>;
  /** Follows what the servers of models list and how batches come along, until the signal aborts. */
  tend(signal: AbortSignal): Promise<void>;
}

/** @throws InvalidArgumentError when the operator's table of models is none */
export async function openModels(outside: ModelsOutside): Promise<Models> {
  const { modelCalls: calls, modelExperiments: experiments, clock, events, log, servedModels = [] } = outside;
  const config = outside.models ?? noModels;
  const maker = createModelMaker(config, clock.now());
  const known = [...maker.ofProviders(), ...servedModels];
  const models = new Map(known.map((served) => [served.card.id, served]));
  const servers = { config, maker, models, clock, log };
  await lookAtServers(servers);
  const desk = await openGatewayDesk({
    models,
    calls,
    experiments,
    limits: config.limits,
    events,
    clock,
    log,
  });
  const gateway = createModelGateway(desk);
  const batches: BatchDesk = { ...desk, batches: outside.modelBatches };
  return {
    desk,
    gateway,
    batches,
    forPlugins: servePlugins({ models, gateway, aliases: config.aliases }),
    findLocal: () => offerLocalServers(config, outside.searchServers ?? findLocalServers),
    tend: async (signal) => {
      await Promise.all([tendServers(servers, signal), keepTendingBatches(batches, signal)]);
    },
  };
}
