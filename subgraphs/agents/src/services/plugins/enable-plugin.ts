import { enabled, failed } from '../../domain/install-transitions.ts';
import { PluginConflictError, PluginUnavailableError } from '../../domain/plugin-errors.ts';
import type { PluginInstall } from '../../domain/plugin-install.ts';
import { sandboxIdentity } from '../../domain/sandbox-identity.ts';
import type { BuiltIn, OpenCopy, PluginDesk, PluginFault } from '../../plugin-desk.ts';
import { changeInstall } from './change-install.ts';
import { getPlugin } from './find-plugin.ts';
import { deedOf, type PluginCommand, placeOf } from './plugin-command.ts';
import { requireReadiness } from './require-readiness.ts';

/**
 * Loads a plugin's code, runs its `initialize` and lets it be called. The code runs before the record says ENABLED, so
 * that nobody calls what is not initialised, and what ends in between is enabled by nobody. When it fails the plugin is
 * DISABLED with the reason; that is an outcome, not an error. Whatever the sandbox held against the version is forgiven.
 *
 * @throws PluginNotFoundError, PluginNotReadyError, PluginConflictError; for a plugin of the platform that does not
 * load PluginUnavailableError
 */
export async function enablePlugin(
  desk: PluginDesk,
  command: PluginCommand,
  signal?: AbortSignal,
): Promise<void> {
  const plugin = await getPlugin(desk, placeOf(command), signal);
  if (plugin.kind === 'built-in') return await forgive(desk, command, plugin.builtIn);
  const { install } = plugin;
  await requireReadiness(desk, install, install.current, signal);
  desk.sandbox.enable(sandboxIdentity(install.pluginId, install.current));
  if (install.state.phase === 'ENABLED') {
    // What could not be loaded is tried again by the next call, not only after some time.
    if (desk.roster.problemOf(install)) await desk.roster.withdraw(install);
    return;
  }
  const started = await startCopy(desk, install, command.principal.id);
  if ('code' in started) await noteFailure(desk, command, { install, fault: started });
  else await letBeCalled(desk, command, { install, copy: started });
}

/** Loads the code and runs its `initialize`, without letting anybody call it. Gives why it failed when it did. */
export async function startCopy(
  { roster }: Pick<PluginDesk, 'roster'>,
  install: PluginInstall,
  by: string,
): Promise<OpenCopy | PluginFault> {
  try {
    const copy = await roster.open(install, install.current);
    const fault = await copy.run('initialize', by);
    if (!fault) return copy;
    copy.unload();
    return fault;
  } catch (error) {
    if (error instanceof PluginUnavailableError) return error.reason;
    throw error;
  }
}

async function letBeCalled(
  desk: PluginDesk,
  command: PluginCommand,
  { install, copy }: { install: PluginInstall; copy: OpenCopy },
): Promise<void> {
  const { integrity } = install.current;
  try {
    const changed = await changeInstall(desk, install, (now) =>
      enabled(now, { integrity }, deedOf(desk, command)),
    );
    desk.roster.adopt(changed, copy);
  } catch (error) {
    copy.unload();
    throw error;
  }
}

async function noteFailure(
  desk: PluginDesk,
  command: PluginCommand,
  { install, fault }: { install: PluginInstall; fault: PluginFault },
): Promise<void> {
  const { pluginId, generation, current } = install;
  const { code, message } = fault;
  const of = { generation, integrity: current.integrity };
  desk.journal.write(install, { kind: 'NOTICE', level: 'ERROR', title: code, data: { message } });
  await changeInstall(desk, install, (now) => {
    const next = failed(now, { reason: { code, message }, of }, deedOf(desk, command));
    if (next === now) throw new PluginConflictError(pluginId);
    return next;
  });
}

/** A plugin of the platform is enabled already, unless the sandbox has stopped it. */
async function forgive(desk: PluginDesk, command: PluginCommand, { version }: BuiltIn): Promise<void> {
  const place = placeOf(command);
  if (desk.sandbox.enable({ name: place.pluginId, version: version.version })) {
    const stopped = await desk.roster.withdraw(place);
    stopped?.unload();
  }
  await desk.roster.ready(place);
}
