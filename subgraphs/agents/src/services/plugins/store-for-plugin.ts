import { PluginNotFoundError } from '../../domain/plugin-errors.ts';
import type { PluginAction, PluginInstall } from '../../domain/plugin-install.ts';
import type { PluginDesk } from '../../plugin-desk.ts';
import { changeInstall, getInstall } from './change-install.ts';
import type { TenantPlugin } from './find-plugin.ts';
import { type PluginCommand, placeOf } from './plugin-command.ts';
import { tellUnrecorded } from './tell-unrecorded.ts';

/** Something that an operator enters for a plugin. */
export interface Entered {
  readonly action: PluginAction;
  readonly details?: { readonly secret: string };
  /** What it means for the record of a plugin that was installed. */
  readonly next: (install: PluginInstall) => PluginInstall;
  readonly store: () => Promise<void>;
}

/**
 * Stores what an operator enters. It is recorded and told first and stored then, so that nothing is entered that nobody
 * knows of; should this process end in between, the one who entered it gets no answer and enters it again.
 */
export async function storeForPlugin(
  desk: PluginDesk,
  command: PluginCommand,
  plugin: TenantPlugin,
  { action, details, next, store }: Entered,
): Promise<void> {
  const place = placeOf(command);
  if (plugin.kind === 'built-in') {
    const { version } = plugin.builtIn.version;
    await tellUnrecorded(desk, command, { action, version, ...(details ? { details } : {}) });
    await store();
    return;
  }
  await changeInstall(desk, place, next);
  await store();
  // Uninstalling may have passed by in between, and must not leave behind what was entered.
  await getInstall(desk, place).catch(async (error) => {
    if (error instanceof PluginNotFoundError) await desk.stores.settings.removeAll(place);
    throw error;
  });
}
