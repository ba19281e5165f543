import { type Clock, newId, type Principal } from '@ymera/kernel';
import { canonicalJson, sha256Hex } from '@ymera/kernel/canonical-json';
import type { Installation } from '../../../domain/installation.ts';
import { InstallationKeyReusedError, PluginRegistryOffError } from '../../../domain/installation-errors.ts';
import {
  type InstallInput,
  type InstallOrder,
  isSameOrder,
  readInstallInput,
  requestOf,
} from '../../../domain/installation-order.ts';
import { begun } from '../../../domain/installation-steps.ts';
import {
  InstallationsBusyError,
  PluginBuiltInError,
  PluginFolderRefusedError,
} from '../../../domain/plugin-errors.ts';
import { allowedFolder } from './allowed-folder.ts';
import { catalogueEntry } from './catalogue.ts';
import type { InstallDesk } from './install-desk.ts';
import { createProgress } from './progress.ts';
import { runInstallation } from './run-installation.ts';

/**
 * Begins to install a plugin, and answers as soon as that is stored. What comes of it stands in the installation; a
 * client key that the same user gave before answers with the installation of that time.
 *
 * @throws DomainError INVALID_ARGUMENT, PLUGIN_BUILT_IN, PLUGIN_FOLDER_REFUSED, PLUGIN_REGISTRY_OFF, INSTALLATIONS_BUSY,
 * KEY_REUSED
 */
export async function startInstallation(
  desk: InstallDesk,
  { principal, input }: { readonly principal: Principal; readonly input: InstallInput },
  signal?: AbortSignal,
): Promise<Installation> {
  const order = readInstallInput(input);
  const { tenantId } = principal;
  const id = idOf(desk.clock, principal, input.clientKey ?? null);
  const earlier = await desk.stores.installations.find({ tenantId, id }, signal);
  if (earlier) return repeated(earlier, order);
  const allowed = await allow(desk, order);
  const place = desk.installing.enter();
  if (!place) throw new InstallationsBusyError();
  const request = requestOf(allowed);
  const installation = begun({ id, tenantId, by: principal.id, request, at: desk.clock.now() });
  try {
    if (!(await desk.stores.installations.create(installation))) {
      place.leave();
      return (await desk.stores.installations.find({ tenantId, id })) ?? installation;
    }
  } catch (error) {
    place.leave();
    throw error;
  }
  const progress = createProgress(desk, installation);
  place.run((turn) => runInstallation(desk, { order: allowed, principal, progress }, turn));
  return installation;
}

/** @throws InstallationKeyReusedError when something else was ordered under the key */
function repeated(earlier: Installation, order: InstallOrder): Installation {
  if (isSameOrder(order, earlier.request)) return earlier;
  throw new InstallationKeyReusedError(earlier.id);
}

/** Users' keys meet nobody else's: the same key always gives the same id, and any other key another. */
function idOf(clock: Clock, { tenantId, id }: Principal, clientKey: string | null): string {
  if (clientKey === null) return newId('inst', clock.now());
  return `inst_${sha256Hex(canonicalJson([tenantId, id, clientKey])).slice(0, 32)}`;
}

/** Refuses what can be told at once. */
async function allow(desk: InstallDesk, order: InstallOrder): Promise<InstallOrder> {
  switch (order.kind) {
    case 'REGISTRY':
      refuseBuiltIn(desk, order.name);
      if (!desk.registry) throw new PluginRegistryOffError();
      return order;
    case 'CATALOGUE':
      refuseBuiltIn(desk, order.name);
      catalogueEntry(desk.catalogue, order.name);
      return order;
    case 'FOLDER': {
      const folder = await allowedFolder(desk.folders, order.folder);
      if (folder === null) throw new PluginFolderRefusedError();
      return { ...order, folder };
    }
    case 'TARBALL':
      return order;
  }
}

function refuseBuiltIn({ builtIns }: InstallDesk, pluginId: string): void {
  if (builtIns.has(pluginId)) throw new PluginBuiltInError(pluginId, 'installed');
}
