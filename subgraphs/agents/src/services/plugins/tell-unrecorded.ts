import { newId } from '@ymera/kernel';
import type { PluginAction } from '../../domain/plugin-install.ts';
import { pluginTold } from '../../events.ts';
import type { PluginDesk } from '../../plugin-desk.ts';
import { deedOf, type PluginCommand, placeOf } from './plugin-command.ts';
import { channels } from './watch/channels.ts';

/**
 * Tells of something that no record keeps, such as a secret that is entered for a plugin of the platform. Do it first:
 * what was told and then did not happen does less harm than what happened and nobody knows of.
 */
export async function tellUnrecorded(
  desk: Pick<PluginDesk, 'events' | 'bus' | 'clock'>,
  command: PluginCommand,
  told: { action: PluginAction; version: string; details?: { readonly secret: string } },
): Promise<void> {
  const { by, at } = deedOf(desk, command);
  const place = placeOf(command);
  const { action, version, details = {} } = told;
  const payload = { pluginId: place.pluginId, action, version, by, details };
  await desk.events.publish(pluginTold({ tenantId: place.tenantId, key: newId('evt', at), at }, payload));
  desk.bus.ring(channels.plugin(place));
}
