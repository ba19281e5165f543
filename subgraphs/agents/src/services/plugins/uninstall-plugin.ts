import { disabled, removed } from '../../domain/install-transitions.ts';
import { PluginConflictError } from '../../domain/plugin-errors.ts';
import type { PluginInstall } from '../../domain/plugin-install.ts';
import type { PluginDesk } from '../../plugin-desk.ts';
import { changeInstall, getInstall } from './change-install.ts';
import { cleanUp } from './disable-plugin.ts';
import { deedOf, type PluginCommand, placeOf, refuseBuiltIn } from './plugin-command.ts';
import { removePluginData } from './remove-plugin-data.ts';

/**
 * Removes a plugin with its settings, secrets, storage and journal. First it is disabled, so that no process calls it;
 * then its `cleanup` runs, which may need all of these; then they are removed; last the record says REMOVED. Whatever
 * ends this in between leaves a disabled plugin that can be uninstalled again, and never a removed one with secrets.
 *
 * @throws PluginNotFoundError, PluginBuiltInError; PluginConflictError when it is changed meanwhile
 */
export async function uninstallPlugin(
  desk: PluginDesk,
  command: PluginCommand,
  signal?: AbortSignal,
): Promise<PluginInstall> {
  refuseBuiltIn(desk, command, 'uninstalled');
  const place = placeOf(command);
  const before = await getInstall(desk, place, signal);
  const stopped = await changeInstall(desk, place, (now) =>
    disabled(now, 'It is being uninstalled.', deedOf(desk, command)),
  );
  const copy = await cleanUp(desk, before, command);
  copy?.unload();
  await removePluginData(desk, place);
  return await changeInstall(desk, place, (now) => {
    // What somebody entered since would be removed without having been seen.
    if (now.revision !== stopped.revision) throw new PluginConflictError(place.pluginId);
    return removed(now, deedOf(desk, command));
  });
}
