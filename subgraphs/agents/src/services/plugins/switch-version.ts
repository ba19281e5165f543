import { switched, type Takeover } from '../../domain/install-transitions.ts';
import { PluginUnavailableError, PluginVersionFailedError } from '../../domain/plugin-errors.ts';
import type { PluginInstall } from '../../domain/plugin-install.ts';
import type { OpenCopy, PluginDesk } from '../../plugin-desk.ts';
import type { PluginPlace } from '../../plugin-ports.ts';
import { changeInstall, getInstall } from './change-install.ts';
import { untilAborted } from './install/until-aborted.ts';
import { requireReadiness } from './require-readiness.ts';

interface SwitchVersionCommand extends Takeover {
  readonly place: PluginPlace;
  /** Who wants it. */
  readonly by: string;
}

/**
 * Puts a version in the place of the current one. Of an enabled plugin the version's code is loaded and initialised
 * first, and takes over when that went well; calls of the version before are let end.
 *
 * @throws PluginVersionFailedError when it does not start; nothing has changed then
 * @throws PluginNotFoundError, PluginNotReadyError, PluginConflictError; the signal's reason when it aborts before the
 * record is changed
 */
export async function switchVersion(
  desk: PluginDesk,
  { place, by, ...takeover }: SwitchVersionCommand,
  signal?: AbortSignal,
): Promise<PluginInstall> {
  const install = await getInstall(desk, place, signal);
  const next = switched(install, takeover, { by, at: desk.clock.now() });
  const isEnabled = next.state.phase === 'ENABLED';
  if (isEnabled) await requireReadiness(desk, place, next.current, signal);
  const copy = isEnabled ? await startUnlessStopped(desk, { place, by, takeover }, signal) : null;
  try {
    signal?.throwIfAborted();
    const changed = await changeInstall(desk, place, (now) =>
      switched(now, takeover, { by, at: desk.clock.now() }),
    );
    // Somebody has disabled or enabled it meanwhile: whoever calls it next loads what is enabled then.
    if (copy && changed.state === install.state) desk.roster.adopt(changed, copy);
    else copy?.unload();
    return changed;
  } catch (error) {
    copy?.unload();
    throw error;
  }
}

/** Whoever asked may leave before the code has started; what has started then is taken out again. */
async function startUnlessStopped(
  desk: PluginDesk,
  asked: Parameters<typeof start>[1],
  signal?: AbortSignal,
): Promise<OpenCopy> {
  const starting = start(desk, asked);
  if (!signal) return starting;
  return untilAborted(starting, signal).catch((error) => {
    void starting.then(
      (copy) => copy.unload(),
      () => {},
    );
    throw error;
  });
}

async function start(
  desk: PluginDesk,
  { place, by, takeover }: { place: PluginPlace; by: string; takeover: Takeover },
): Promise<OpenCopy> {
  const failing = { pluginId: place.pluginId, version: takeover.version.version };
  const copy = await desk.roster.open(place, takeover.version).catch((error) => {
    throw error instanceof PluginUnavailableError
      ? new PluginVersionFailedError(failing, error.reason)
      : error;
  });
  const fault = await copy.run('initialize', by);
  if (!fault) return copy;
  copy.unload();
  throw new PluginVersionFailedError(failing, fault);
}
