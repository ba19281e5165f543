import type { Principal } from '@ymera/kernel';
import { PluginNotFoundError } from '../../../domain/plugin-errors.ts';
import type { PluginView } from '../../../domain/plugin-view.ts';
import { findPlugins, type ViewDesk } from '../../find-plugins.ts';
import { type HealthSources, type PluginHealthNow, readHealth, storedHealth } from '../../read-health.ts';
import { channels } from './channels.ts';
import { type FollowDesk, follow, type News } from './follow.ts';

/** A plugin of which something has changed: how it stands is looked up when this is delivered. */
export interface PluginRing {
  readonly pluginId: string;
}

type WatchDesk = FollowDesk & ViewDesk & Pick<HealthSources, 'roster' | 'models'>;

/**
 * Tells at once, and whenever a plugin's state, health or version has changed since; ends when it was uninstalled.
 *
 * @throws PluginNotFoundError before the first
 */
export async function watchHealth(
  desk: WatchDesk,
  { pluginId, principal }: { pluginId: string; principal: Principal },
  signal: AbortSignal,
): Promise<AsyncIterableIterator<PluginRing>> {
  const place = { tenantId: principal.tenantId, pluginId };
  const find = async (reading: AbortSignal) => {
    const [plugin] = await findPlugins(desk, { tenantId: place.tenantId, ids: [pluginId] }, reading);
    return plugin ?? null;
  };
  const first = await find(signal);
  if (!first || first.state.phase === 'REMOVED') throw new PluginNotFoundError(pluginId);
  let told: string | null = null;
  const read = async (reading: AbortSignal): Promise<News<PluginRing>> => {
    const plugin = await find(reading);
    if (!plugin) return { items: [], next: 'over' };
    const asked = { tenantId: place.tenantId, plugin, now: desk.clock.now() };
    const look = lookOf(plugin, await readHealth(storedHealth(desk, reading), asked));
    const items = look === told ? [] : [{ pluginId }];
    told = look;
    return { items, next: plugin.state.phase === 'REMOVED' ? 'over' : 'wait' };
  };
  return follow(desk, { channel: channels.plugin(place), principal, read }, signal);
}

/** What a watcher is told the changes of: not every call, which would be told at every poll. */
function lookOf(
  { state, current, candidate, earlier }: PluginView,
  { status, reason, notice }: PluginHealthNow,
): string {
  const versions = [current, candidate?.version, ...earlier].map((version) => version?.integrity ?? null);
  return JSON.stringify([state, versions, current.consent, status, reason?.code ?? null, notice?.id ?? null]);
}
