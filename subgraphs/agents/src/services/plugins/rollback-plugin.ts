import { PluginVersionNotKeptError } from '../../domain/plugin-errors.ts';
import type { PluginInstall } from '../../domain/plugin-install.ts';
import type { PluginVersion } from '../../domain/plugin-version.ts';
import type { PluginDesk } from '../../plugin-desk.ts';
import { getInstall } from './change-install.ts';
import { type PluginCommand, placeOf, refuseBuiltIn } from './plugin-command.ts';
import { switchVersion } from './switch-version.ts';

/**
 * Puts an earlier version back, the latest of them when none is named; the consent that it had then stands.
 *
 * @throws PluginNotFoundError, PluginBuiltInError, PluginVersionNotKeptError, PluginConflictError; of an enabled plugin
 * also PluginNotReadyError and PluginVersionFailedError
 */
export async function rollbackPlugin(
  desk: PluginDesk,
  command: PluginCommand & { readonly version: string | null },
  signal?: AbortSignal,
): Promise<PluginInstall> {
  refuseBuiltIn(desk, command, 'rolled back');
  const place = placeOf(command);
  const install = await getInstall(desk, place, signal);
  const version = earlierVersion(install, command.version);
  const takeover = { version, replaces: install.current.integrity, action: 'rolled_back' } as const;
  return await switchVersion(desk, { place, by: command.principal.id, ...takeover }, signal);
}

function earlierVersion({ pluginId, earlier }: PluginInstall, wanted: string | null): PluginVersion {
  const found = wanted === null ? earlier[0] : earlier.find(({ version }) => version === wanted);
  const kept = earlier.map(({ version }) => version);
  if (!found) throw new PluginVersionNotKeptError(pluginId, wanted, kept);
  return found;
}
