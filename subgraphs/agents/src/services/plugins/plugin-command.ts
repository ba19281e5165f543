import type { Principal } from '@ymera/kernel';
import type { Deed } from '../../domain/install-transitions.ts';
import { PluginBuiltInError } from '../../domain/plugin-errors.ts';
import type { PluginDesk } from '../../plugin-desk.ts';
import type { PluginPlace } from '../../plugin-ports.ts';

/** Who wants something done to which of his tenant's plugins. */
export interface PluginCommand {
  readonly principal: Principal;
  readonly pluginId: string;
}

export function placeOf({ principal, pluginId }: PluginCommand): PluginPlace {
  return { tenantId: principal.tenantId, pluginId };
}

export function deedOf({ clock }: Pick<PluginDesk, 'clock'>, { principal }: PluginCommand): Deed {
  return { by: principal.id, at: clock.now() };
}

/** @throws PluginBuiltInError when it comes with the platform */
export function refuseBuiltIn(
  { builtIns }: Pick<PluginDesk, 'builtIns'>,
  { pluginId }: PluginCommand,
  wanted: string,
): void {
  if (builtIns.has(pluginId)) throw new PluginBuiltInError(pluginId, wanted);
}
