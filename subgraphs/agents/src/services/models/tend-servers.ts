import type { Clock } from '@ymera/kernel';
import { listServerModels } from '@ymera/kernel/language-model';
import type { Log } from '@ymera/kernel/log';
import type { ServedModel } from '../../model-ports.ts';
import type { ModelsConfig } from './models-config.ts';
import { type ModelMaker, serverName } from './serve-models.ts';

interface Servers {
  readonly config: Pick<ModelsConfig, 'servers' | 'serverKey'>;
  readonly maker: Pick<ModelMaker, 'ofServer'>;
  /** By their ids; those of servers come and go. */
  readonly models: Map<string, ServedModel>;
  readonly clock: Clock;
  readonly log: Log;
}

const everyMs = 60_000;
const waitMs = 2_000;

/** Looks which models the servers list now. One that does not answer keeps those that it had. */
export async function lookAtServers({ config, maker, models, log }: Servers): Promise<void> {
  await Promise.all(
    config.servers.map(async (baseUrl) => {
      const names = await listServerModels({ baseUrl, waitMs, apiKey: config.serverKey ?? '' });
      if (!names) return log.debug('a server of models does not answer', { baseUrl });
      const served = new Map(maker.ofServer(baseUrl, names).map((model) => [model.card.id, model]));
      const provider = serverName(baseUrl);
      for (const [id, { card }] of models)
        if (card.provider === provider && !served.has(id)) models.delete(id);
      for (const [id, model] of served) if (!models.has(id)) models.set(id, model);
    }),
  );
}

/** Looks again every minute, until the signal aborts. */
export async function tendServers(servers: Servers, signal: AbortSignal): Promise<void> {
  if (servers.config.servers.length === 0) return;
  while (!signal.aborted) {
    await servers.clock.wait(everyMs, signal);
    if (!signal.aborted) await lookAtServers(servers);
  }
}
