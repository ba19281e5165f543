import { granted } from '../../domain/install-transitions.ts';
import { PluginChangedError } from '../../domain/plugin-errors.ts';
import type { PluginInstall } from '../../domain/plugin-install.ts';
import type { PluginDesk } from '../../plugin-desk.ts';
import { changeInstall, getInstall } from './change-install.ts';
import { deedOf, type PluginCommand, placeOf, refuseBuiltIn } from './plugin-command.ts';
import { switchVersion } from './switch-version.ts';

/**
 * Consents to what a version asks for, which the digest stands for: to the current version, or to the one that waits,
 * which takes over then.
 *
 * @throws PluginChangedError when nothing with this digest waits for consent; PluginNotFoundError, PluginBuiltInError,
 * PluginConflictError; of an enabled plugin also PluginNotReadyError and PluginVersionFailedError
 */
export async function grantPlugin(
  desk: PluginDesk,
  command: PluginCommand & { readonly digest: string },
  signal?: AbortSignal,
): Promise<PluginInstall> {
  refuseBuiltIn(desk, command, 'granted anything');
  const place = placeOf(command);
  const { digest, principal } = command;
  const { candidate, current } = await getInstall(desk, place, signal);
  if (candidate?.version.digest === digest) {
    const takeover = { version: candidate.version, replaces: current.integrity, action: 'granted' } as const;
    return await switchVersion(desk, { place, by: principal.id, ...takeover }, signal);
  }
  return await changeInstall(desk, place, (install) => {
    if (install.current.digest !== digest) throw new PluginChangedError(place.pluginId, waiting(install));
    return granted(install, deedOf(desk, command));
  });
}

function waiting({ current, candidate }: PluginInstall): readonly string[] {
  const unseen = current.consent ? [] : [current.digest];
  return candidate ? [...unseen, candidate.version.digest] : unseen;
}
