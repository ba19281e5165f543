import type { PluginInstall } from '../../domain/plugin-install.ts';
import type { PluginVersion } from '../../domain/plugin-version.ts';
import type { BuiltIn, PluginDesk } from '../../plugin-desk.ts';
import type { PluginPlace } from '../../plugin-ports.ts';
import { getInstall } from './change-install.ts';

/** A plugin that a tenant has: one that comes with the platform, or one that it has installed. */
export type TenantPlugin =
  | { readonly kind: 'built-in'; readonly builtIn: BuiltIn; readonly versions: readonly PluginVersion[] }
  | {
      readonly kind: 'installed';
      readonly install: PluginInstall;
      /** The current version, and the one that waits for consent. */
      readonly versions: readonly PluginVersion[];
    };

/** @throws PluginNotFoundError */
export async function getPlugin(
  desk: Pick<PluginDesk, 'stores' | 'builtIns'>,
  place: PluginPlace,
  signal?: AbortSignal,
): Promise<TenantPlugin> {
  const builtIn = desk.builtIns.get(place.pluginId);
  if (builtIn) return { kind: 'built-in', builtIn, versions: [builtIn.version] };
  const install = await getInstall(desk, place, signal);
  const { current, candidate } = install;
  return { kind: 'installed', install, versions: candidate ? [current, candidate.version] : [current] };
}
