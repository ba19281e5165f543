import { createBus, createMemoryEvents } from '@ymera/kernel/events';
import { aPrincipal, createManualClock, createRecordingLog } from '@ymera/kernel/testing';
import { onTestFinished } from 'vitest';
import type { Installation } from '../../../../src/domain/installation.ts';
import type { InstallInput } from '../../../../src/domain/installation-order.ts';
import type { PluginInstall } from '../../../../src/domain/plugin-install.ts';
import { createMemoryDefinitionStore } from '../../../../src/models/memory-definition-store.ts';
import { createMemoryPluginStores } from '../../../../src/models/plugins/memory-stores.ts';
import { defaultPluginSettings, type OpenCopy, type PluginFault } from '../../../../src/plugin-desk.ts';
import type { InstallDesk } from '../../../../src/services/plugins/install/install-desk.ts';
import { createInstallPool } from '../../../../src/services/plugins/install/install-pool.ts';
import { startInstallation } from '../../../../src/services/plugins/install/start-installation.ts';
import { channels } from '../../../../src/services/plugins/watch/channels.ts';
import { noPluginModels } from '../../../model-builders.ts';
import type { TestRegistry } from './registry.ts';

type Given = Partial<Pick<InstallDesk, 'catalogue' | 'folders' | 'builtIns' | 'settings'>> & {
  readonly registry?: TestRegistry | null;
  readonly minAgeMs?: number;
  readonly stores?: Partial<InstallDesk['stores']>;
  /** Why a plugin's initialize fails. */
  readonly fault?: PluginFault;
};

/** All that it takes to install plugins, in memory; what runs their code is a list of what it was asked to do. */
export function aDesk(given: Given = {}) {
  const { registry = null, minAgeMs = 0, catalogue = [], folders = [], builtIns = new Map(), fault } = given;
  const settings = given.settings ?? defaultPluginSettings;
  const log = createRecordingLog();
  const clock = createManualClock();
  const events = createMemoryEvents();
  const ran: string[] = [];
  const installing = createInstallPool({ settings, log });
  onTestFinished(() => installing.close());
  const roster: Pick<InstallDesk['roster'], 'open' | 'adopt'> = {
    open: async ({ pluginId }, version) => {
      const name = `${pluginId}@${version.version}`;
      const copy: Pick<OpenCopy, 'version' | 'run' | 'unload'> = {
        version,
        run: async (step) => {
          ran.push(`${step} ${name}`);
          return fault ?? null;
        },
        unload: () => void ran.push(`unload ${name}`),
      };
      return copy as OpenCopy; // Nothing else of it is used here.
    },
    adopt: (install) => void ran.push(`adopt ${install.current.version}`),
  };
  const parts: Omit<InstallDesk, 'sandbox' | 'storage' | 'journal' | 'roster'> = {
    stores: { ...createMemoryPluginStores(), ...given.stores },
    builtIns,
    definitions: createMemoryDefinitionStore(),
    models: noPluginModels,
    registry: registry && { registry: { url: registry.url }, minAgeMs },
    catalogue,
    folders,
    events,
    bus: createBus(),
    clock,
    log,
    settings,
    installing,
  };
  const desk = { ...parts, roster } as InstallDesk; // Installing has nothing to do with the rest.
  return { desk, log, clock, events, ran };
}

export const principal = aPrincipal();
const { tenantId } = principal;

export function start(desk: InstallDesk, input: InstallInput, who = principal): Promise<Installation> {
  return startInstallation(desk, { principal: who, input });
}

/** Installs, and gives the installation once it has ended. */
export async function install(desk: InstallDesk, input: InstallInput): Promise<Installation> {
  return ended(desk, (await start(desk, input)).id);
}

/** The installation as soon as it is something else than running. */
export async function ended(desk: InstallDesk, id: string): Promise<Installation> {
  const listener = desk.bus.listen(channels.installation(id));
  try {
    for (;;) {
      const found = await desk.stores.installations.find({ tenantId, id });
      if (!found) throw new Error('there is no such installation');
      if (found.state.phase !== 'RUNNING') return found;
      await listener.heard(5_000);
    }
  } finally {
    listener.close();
  }
}

export async function pluginOf(desk: InstallDesk, pluginId = 'word-tools'): Promise<PluginInstall | null> {
  const [found] = await desk.stores.installs.findMany({ tenantId, pluginIds: [pluginId] });
  return found ?? null;
}

/** The codes of what made it fail. */
export function codesOf({ state }: Installation): readonly string[] {
  return state.phase === 'FAILED' ? state.problems.map(({ code }) => code) : [];
}

/** Integrities of all stored packages. */
export function packagesOf({ stores }: InstallDesk): Promise<readonly string[]> {
  return stores.packages.listOld({ before: Number.MAX_SAFE_INTEGER, after: null, limit: 100 });
}
