import { DomainError } from '@ymera/kernel';
import { healed, healingBegun, notHealed } from '../../../domain/heal-transitions.ts';
import { PluginConflictError, PluginNotFoundError } from '../../../domain/plugin-errors.ts';
import type { PluginInstall } from '../../../domain/plugin-install.ts';
import { sandboxIdentity } from '../../../domain/sandbox-identity.ts';
import type { OpenCopy, PluginDesk, PluginFault } from '../../../plugin-desk.ts';
import { changeInstall } from '../change-install.ts';
import { startCopy } from '../enable-plugin.ts';
import { requireReadiness } from '../require-readiness.ts';

/** Who acts when no user does. */
const platform = 'platform';
const batchSize = 20;

/** Tries again what the platform has taken out and is due. Each is tried by one process: the record says whose turn it is. */
export async function healInstalled(desk: PluginDesk, signal: AbortSignal): Promise<void> {
  const due = await desk.stores.installs.listHealable({ before: desk.clock.now(), limit: batchSize });
  for (const install of due) {
    if (signal.aborted) return;
    await heal(desk, install).catch((error) => {
      if (error instanceof PluginConflictError || error instanceof PluginNotFoundError) return;
      desk.log.error('a plugin could not be tried again', { plugin: install.pluginId, error });
    });
  }
}

async function heal(desk: PluginDesk, seen: PluginInstall): Promise<void> {
  const { clock } = desk;
  let begun: PluginInstall | null = null;
  const now = await changeInstall(desk, seen, (install) => {
    const next = healingBegun(install, { by: platform, at: clock.now(), random: Math.random() });
    begun = next === install ? null : next;
    return next;
  });
  // Another process was faster, or somebody has changed it meanwhile.
  if (begun === null || now.healing === undefined) return;
  const started = await tryOnce(desk, now);
  if ('code' in started) await noteFailure(desk, now, started);
  else await letBeCalled(desk, now, started);
}

async function tryOnce(desk: PluginDesk, install: PluginInstall): Promise<OpenCopy | PluginFault> {
  try {
    await requireReadiness(desk, install, install.current);
    desk.sandbox.enable(sandboxIdentity(install.pluginId, install.current));
    return await startCopy(desk, install, platform);
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, message: error.message };
    throw error;
  }
}

async function letBeCalled(desk: PluginDesk, install: PluginInstall, copy: OpenCopy): Promise<void> {
  const { integrity } = install.current;
  try {
    const deed = { by: platform, at: desk.clock.now() };
    const changed = await changeInstall(desk, install, (now) =>
      // Somebody may have disabled it for good while it started.
      now.generation === install.generation ? healed(now, { integrity }, deed) : now,
    );
    if (changed.state.phase !== 'ENABLED') return copy.unload();
    desk.roster.adopt(changed, copy);
  } catch (error) {
    copy.unload();
    throw error;
  }
  const data = { tries: install.healing?.tries ?? 0 };
  desk.journal.write(install, { kind: 'NOTICE', level: 'INFO', title: 'PLUGIN_HEALED', data });
}

async function noteFailure(desk: PluginDesk, install: PluginInstall, { code, message }: PluginFault) {
  const { tries = 0, nextAt = null } = install.healing ?? {};
  const data = { code, message, tries, nextAt: nextAt === null ? null : new Date(nextAt).toISOString() };
  const title = nextAt === null ? 'PLUGIN_NEEDS_ATTENTION' : 'PLUGIN_NOT_HEALED';
  desk.journal.write(install, { kind: 'NOTICE', level: nextAt === null ? 'ERROR' : 'WARN', title, data });
  const { generation, current } = install;
  const of = { generation, integrity: current.integrity };
  const deed = { by: platform, at: desk.clock.now() };
  await changeInstall(desk, install, (now) => notHealed(now, { message, of }, deed));
}
