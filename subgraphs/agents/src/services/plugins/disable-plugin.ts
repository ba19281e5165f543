import { InvalidArgumentError, requireWellFormed } from '@ymera/kernel';
import { disabled } from '../../domain/install-transitions.ts';
import type { PluginInstall } from '../../domain/plugin-install.ts';
import type { OpenCopy, PluginDesk } from '../../plugin-desk.ts';
import { changeInstall, getInstall } from './change-install.ts';
import { deedOf, type PluginCommand, placeOf, refuseBuiltIn } from './plugin-command.ts';

const reasonLengthMax = 500;

/**
 * Takes a plugin out of use in all processes: each reads the record before it calls. Calls under way may end; then the
 * plugin's `cleanup` is run here, once, whatever comes of it.
 *
 * @throws PluginNotFoundError, PluginBuiltInError, InvalidArgumentError, PluginConflictError
 */
export async function disablePlugin(
  desk: PluginDesk,
  command: PluginCommand & { readonly reason: string },
  signal?: AbortSignal,
): Promise<PluginInstall> {
  refuseBuiltIn(desk, command, 'disabled');
  const { reason } = command;
  if (reason.length > reasonLengthMax)
    throw new InvalidArgumentError(
      'reason',
      `at most ${reasonLengthMax} characters long`,
      `${reason.length} characters long`,
    );
  requireWellFormed('reason', reason);
  const place = placeOf(command);
  const before = await getInstall(desk, place, signal);
  const install = await changeInstall(desk, place, (now) => disabled(now, reason, deedOf(desk, command)));
  const copy = await cleanUp(desk, before, command);
  copy?.retire();
  return install;
}

/**
 * Runs `cleanup` of what was enabled, with the copy that is loaded here or one that is loaded for it. Gives the copy;
 * null when there is nothing to clean up or it can't be loaded.
 */
export async function cleanUp(
  desk: PluginDesk,
  before: PluginInstall,
  { principal }: PluginCommand,
): Promise<OpenCopy | null> {
  if (before.state.phase !== 'ENABLED') return null;
  const loaded = await desk.roster.withdraw(before);
  const copy = loaded ?? (await desk.roster.open(before, before.current).catch(() => null));
  const fault = await copy?.run('cleanup', principal.id);
  if (fault) {
    const { code, message } = fault;
    const data = { code, message };
    desk.journal.write(before, { kind: 'NOTICE', level: 'WARN', title: 'CLEANUP_FAILED', data });
  }
  return copy;
}
