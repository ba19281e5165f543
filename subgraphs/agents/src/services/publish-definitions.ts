import type { ServedModels } from '../domain/model-needs.ts';
import type { PluginInstall } from '../domain/plugin-install.ts';
import type { PluginDesk } from '../plugin-desk.ts';
import type { InstallStore } from '../plugin-ports.ts';
import { definitionsOf } from './definitions-of.ts';
import { manifestOf } from './plugins/install/describe-version.ts';

type PublishDesk = Pick<PluginDesk, 'definitions' | 'models'> & {
  readonly stores: { readonly installs: InstallStore };
};

/** Changes of one plugin that follow each other faster than they are published. */
const roundsMax = 5;

/**
 * Lists the agents and tools of an installed plugin as they can be used now: those of its current version when it is
 * enabled; otherwise what is listed of it becomes UNAVAILABLE and stays readable. When the record has changed
 * meanwhile, that change is published too, so that of two changes at once the later one stays.
 */
export async function publishDefinitions(desk: PublishDesk, install: PluginInstall): Promise<void> {
  const { tenantId, pluginId } = install;
  let current = install;
  for (let round = 0; round < roundsMax; round++) {
    await desk.definitions.replaceOf({ tenantId, pluginId }, listed(current, desk.models.served));
    const [now] = await desk.stores.installs.findMany({ tenantId, pluginIds: [pluginId] });
    if (!now || now.revision === current.revision) return;
    current = now;
  }
}

function listed({ tenantId, current, state }: PluginInstall, models: ServedModels) {
  if (state.phase === 'REMOVED') return [];
  return definitionsOf(manifestOf(current), { tenantId, usable: state.phase === 'ENABLED', models });
}
