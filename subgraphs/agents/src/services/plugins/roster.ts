import type { CapabilityPorts } from '@ymera/plugin-sdk/host';
import { PluginUnavailableError } from '../../domain/plugin-errors.ts';
import type { PluginInstall } from '../../domain/plugin-install.ts';
import type { PluginVersion } from '../../domain/plugin-version.ts';
import { sandboxIdentity } from '../../domain/sandbox-identity.ts';
import type { JournalWriter, OpenCopy, PluginFault, PluginParts, Roster } from '../../plugin-desk.ts';
import type { PluginPlace } from '../../plugin-ports.ts';
import { createBuiltInSeats } from './built-in-seats.ts';
import { type Copy, createCopy } from './copy.ts';
import { createForgiveness } from './forgiveness.ts';
import { runLifecycle } from './lifecycle.ts';
import { loadCode } from './load-code.ts';
import { placeKey } from './place-key.ts';
import { readyPlugin } from './ready-plugin.ts';
import { createSeats } from './roster-seats.ts';
import { quietWithin, unlessLeft } from './waits.ts';

interface RosterParts extends PluginParts {
  readonly journal: JournalWriter;
  readonly ports: CapabilityPorts;
  /** A generation is seen for the first time in this process. It is not waited for. */
  readonly onSight: (install: PluginInstall) => Promise<void>;
  /** An enabled plugin can't be loaded because the sandbox runs it no longer. It is not waited for. */
  readonly onStopped: (install: PluginInstall, fault: PluginFault) => Promise<void>;
}

/** Generations that are remembered as seen. */
const sightsMax = 5_000;

/**
 * Opens the roster of the plugins that are loaded in this process. The record is read at every call, so that what is
 * disabled, updated or rolled back in one process holds in all of them at once, without a message that could be lost.
 */
export function openRoster(parts: RosterParts): Roster {
  const { clock, log, settings, stores } = parts;
  const seats = createSeats(parts);
  const forgiveness = createForgiveness(parts);
  const builtIns = createBuiltInSeats(parts, seats);
  const copies = new WeakMap<OpenCopy, Copy>();
  const seen = new Map<string, number>();
  let closed = false;

  const background = (work: Promise<void>, what: string) =>
    void work.catch((error) => log.error(what, { error }));

  const sight = (key: string, install: PluginInstall) => {
    if (seen.get(key) === install.generation) return;
    seen.delete(key);
    seen.set(key, install.generation);
    const [oldest] = seen.keys();
    if (seen.size > sightsMax && oldest !== undefined) seen.delete(oldest);
    background(parts.onSight(install), 'a change of a plugin could not be told');
  };

  const load = async ({ tenantId, pluginId }: PluginPlace, version: PluginVersion): Promise<Copy> => {
    const place = { tenantId, pluginId };
    return createCopy(await loadCode(parts, pluginId, version), { place, version, clock });
  };

  const openEnabled = async (install: PluginInstall, enabledAt: number): Promise<Copy> => {
    const { pluginId, current } = install;
    forgiveness.grant(sandboxIdentity(pluginId, current), enabledAt);
    try {
      return await load(install, current);
    } catch (error) {
      if (error instanceof PluginUnavailableError && error.reason.code === 'PLUGIN_DISABLED')
        background(parts.onStopped(install, error.reason), 'a plugin could not be noted as disabled');
      throw error;
    }
  };

  const installedCopy = async (place: PluginPlace, signal?: AbortSignal): Promise<Copy | null> => {
    const { tenantId, pluginId } = place;
    const key = placeKey(place);
    const [install] = await stores.installs.findMany({ tenantId, pluginIds: [pluginId] }, signal);
    if (install) sight(key, install);
    if (install?.state.phase !== 'ENABLED') {
      void seats.remove(key).then((copy) => copy?.retire());
      return null;
    }
    const { generation, state } = install;
    const open = () => openEnabled(install, state.at);
    return await seats.take(key, { pluginId, place: { tenantId, pluginId }, generation, open });
  };

  const copyOf = async (place: PluginPlace, signal?: AbortSignal): Promise<Copy | null> => {
    if (closed) throw new PluginUnavailableError(place.pluginId, stopping);
    const builtIn = parts.builtIns.get(place.pluginId);
    const found = builtIn ? builtIns.take(place, builtIn) : installedCopy(place, signal);
    const copy = await unlessLeft(found, signal);
    copy?.use();
    return copy;
  };

  const outside = (place: PluginPlace, copy: Copy): OpenCopy => {
    const opened: OpenCopy = {
      version: copy.version,
      run: (step, startedBy) => runLifecycle(parts, { place, copy, step, startedBy }),
      unload: copy.unload,
      retire: copy.retire,
    };
    copies.set(opened, copy);
    return opened;
  };

  return {
    ready: async (place, signal) => {
      const copy = await copyOf(place, signal);
      return copy && readyPlugin({ ...parts, copyOf }, place, copy);
    },
    open: async (place, version) => {
      if (closed) throw new PluginUnavailableError(place.pluginId, stopping);
      return outside(place, await load(place, version));
    },
    adopt: (install, opened) => {
      const copy = copies.get(opened);
      if (!copy || closed) return opened.unload();
      const key = placeKey(install);
      seen.set(key, install.generation);
      seats.put(key, { generation: install.generation, copy });
    },
    withdraw: async (place) => {
      const isBuiltIn = parts.builtIns.has(place.pluginId);
      const copy = await (isBuiltIn ? builtIns.remove(place.pluginId) : seats.remove(placeKey(place)));
      if (!copy) return null;
      await quietWithin(copy, settings.drainMs, clock);
      return outside(place, copy);
    },
    placesOf: ({ name, version }) =>
      parts.builtIns.has(name) ? builtIns.placesOf(name) : seats.placesOf({ name, version }),
    problemOf: (place) =>
      parts.builtIns.has(place.pluginId) ? builtIns.problemOf(place) : seats.faultOf(placeKey(place)),
    failedPlaces: seats.failedPlaces,
    noteDisabled: forgiveness.noteDisabled,
    unloadIdle: () => seats.retireIdle(clock.now() - settings.idleMs),
    close: () => {
      closed = true;
      seats.clear();
    },
  };
}

const stopping: PluginFault = {
  code: 'AGENTS_STOPPING',
  message: 'The agents service is shutting down. Try again.',
};
