import type { FetchTransport } from '@ymera/plugin-sdk/host';
import type { AgentsDeps } from './context.ts';
import {
  type CatalogueEntry,
  defaultPluginSettings,
  type PluginModels,
  type PluginRegistry,
} from './plugin-desk.ts';
import type { PluginData, PluginStores } from './plugin-ports.ts';
import type { DefinitionStore, Sandbox } from './ports.ts';
import { loadPlugins } from './services/load-plugins.ts';
import { keepHealing } from './services/plugins/heal/keep-healing.ts';
import type { InstallDesk } from './services/plugins/install/install-desk.ts';
import { createInstallPool } from './services/plugins/install/install-pool.ts';
import { tendInstallations } from './services/plugins/install/tend-installations.ts';
import { openPluginDesk } from './services/plugins/open-plugin-desk.ts';
import { onSandboxNotice } from './services/plugins/sandbox-notices.ts';
import { tendRoster } from './services/plugins/tend-roster.ts';

/** What plugins need from outside, whichever stores, sandbox and registry they are. */
export type PluginsOutside = Pick<
  AgentsDeps,
  'bus' | 'clock' | 'events' | 'log' | 'plugins' | 'pluginNotices' | 'pluginFolders' | 'pluginSettings'
> & {
  readonly definitions: DefinitionStore;
  readonly stores: PluginStores;
  readonly storage: PluginData;
  readonly sandbox: Sandbox;
  /** Null where plugins may not fetch. */
  readonly transport: FetchTransport | null;
  readonly models: PluginModels;
  readonly registry: PluginRegistry | null;
  readonly catalogue: readonly CatalogueEntry[];
};

/** The plugins of this process: what is done with them, and what goes on beside it. */
export interface Plugins {
  readonly desk: InstallDesk;
  /** Looks after what is loaded and stored, until the signal aborts. */
  tend(signal: AbortSignal): Promise<void>;
  /** Interrupts installations, unloads everything, and stores what journals still hold. */
  close(): Promise<void>;
}

/** Stores what comes with the platform and opens the desk. No plugin's code is run before somebody calls it. */
export async function openPlugins(outside: PluginsOutside): Promise<Plugins> {
  const { definitions, stores, storage, sandbox, transport, models, registry, catalogue } = outside;
  const { events, bus, clock, log, pluginFolders: folders, pluginNotices } = outside;
  const builtIns = await loadPlugins({ ...outside, models: models.served }, outside.plugins);
  const settings = { ...defaultPluginSettings, ...outside.pluginSettings };
  const installing = createInstallPool({ settings, log });
  const opened = openPluginDesk({
    ...{ builtIns, definitions, stores, storage, sandbox, transport, models, registry, catalogue, folders },
    ...{ events, bus, clock, log, settings },
  });
  const desk: InstallDesk = { ...opened, installing };
  pluginNotices.listen(onSandboxNotice(desk));
  return {
    desk,
    tend: async (signal) => {
      await Promise.all([
        tendInstallations(desk, signal),
        tendRoster(desk, signal),
        keepHealing(desk, signal),
      ]);
    },
    close: async () => {
      await installing.close();
      desk.roster.close();
      await desk.journal.close();
    },
  };
}
