import { PluginConflictError, PluginNotFoundError } from '../../domain/plugin-errors.ts';
import type { PluginInstall } from '../../domain/plugin-install.ts';
import { pluginChanged } from '../../events.ts';
import type { PluginDesk } from '../../plugin-desk.ts';
import type { PluginPlace } from '../../plugin-ports.ts';
import { publishDefinitions } from '../publish-definitions.ts';
import { channels } from './watch/channels.ts';

type ChangeDesk = Pick<PluginDesk, 'stores' | 'definitions' | 'models' | 'events' | 'bus' | 'clock'>;

/** Losing the race for a record this often means that something keeps changing it. */
const roundsMax = 5;

/**
 * Reads the record, asks what comes next, and stores it unless another change came first; then it asks anew.
 *
 * The record comes before everything that follows from it, because it is what every process goes by: whatever is not
 * done when this process ends here only lags behind, and is done again by the next change of the record or by whoever
 * sees its generation first (`settleInstall`).
 *
 * @param next gives the record that comes next, the record itself when there is nothing to change, or throws
 * @throws PluginNotFoundError, PluginConflictError, and what `next` throws
 */
export async function changeInstall(
  desk: ChangeDesk,
  place: PluginPlace,
  next: (install: PluginInstall) => PluginInstall,
): Promise<PluginInstall> {
  for (let round = 0; round < roundsMax; round++) {
    const install = await getInstall(desk, place);
    const changed = next(install);
    if (changed === install) return install;
    // The one who made the last change may have ended before it was told, and then only the record still knows of it.
    await desk.events.publish(pluginChanged(install));
    if (!(await desk.stores.installs.replace(changed))) continue;
    await settleInstall(desk, changed);
    return changed;
  }
  throw new PluginConflictError(place.pluginId);
}

/** @throws PluginNotFoundError when the tenant never had it, or has it no longer */
export async function getInstall(
  { stores }: Pick<PluginDesk, 'stores'>,
  { tenantId, pluginId }: PluginPlace,
  signal?: AbortSignal,
): Promise<PluginInstall> {
  const [install] = await stores.installs.findMany({ tenantId, pluginIds: [pluginId] }, signal);
  if (!install || install.state.phase === 'REMOVED') throw new PluginNotFoundError(pluginId);
  return install;
}

/**
 * Does what follows from a stored record: lists its agents and tools as they can be used now, tells what was done, and
 * wakes who watches. All of it may be repeated: the event's id is the revision's.
 */
export async function settleInstall(desk: ChangeDesk, install: PluginInstall): Promise<void> {
  await publishDefinitions(desk, install);
  await desk.events.publish(pluginChanged(install));
  desk.bus.ring(channels.plugin(install));
}

/** An event that was told and handled is forgotten after some days; a record that is older than this was settled. */
const mendMs = 24 * 3_600_000;

/** Settles a record that this process has not seen before, in case the process that stored it ended before it could. */
export async function mendInstall(desk: ChangeDesk, install: PluginInstall): Promise<void> {
  if (desk.clock.now() - install.updatedAt < mendMs) await settleInstall(desk, install);
}
