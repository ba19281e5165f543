import type { HostNotice } from '@ymera/plugin-sdk/host';
import { takenOut } from '../../domain/heal-transitions.ts';
import type { PluginInstall } from '../../domain/plugin-install.ts';
import { plainVersion, type SandboxIdentity, sandboxIdentity } from '../../domain/sandbox-identity.ts';
import type { JournalDraft, PluginDesk, PluginFault } from '../../plugin-desk.ts';
import type { PluginPlace } from '../../plugin-ports.ts';
import { changeInstall } from './change-install.ts';

/** Who acts when no user does. */
const platform = 'platform';

/**
 * What is done about a notice of the sandbox: it is written into the journal of the plugin in every tenant that has it
 * loaded here, and what the sandbox has stopped is disabled there. Give it to the plugin host as `onNotice`.
 */
export function onSandboxNotice(desk: PluginDesk): (notice: HostNotice) => void {
  return (notice) => {
    const { plugin: name, version, type, at } = notice;
    desk.log.warn('the sandbox has taken a measure', { ...notice });
    const places = desk.roster.placesOf({ name, version });
    if (type === 'plugin-disabled') desk.roster.noteDisabled({ name, version }, at);
    for (const place of places) {
      desk.journal.write(place, lineOf(notice));
      if (type !== 'plugin-disabled' || desk.builtIns.has(name)) continue;
      const fault = { code: 'PLUGIN_DISABLED', message: notice.reason };
      void disableStopped(desk, place, { stopped: { name, version }, fault }).catch((error) => {
        desk.log.error('a plugin could not be noted as disabled', { plugin: name, error });
      });
    }
  };
}

/** Disables what the sandbox runs no longer, unless it was changed since; it is tried again after a while. */
export async function disableStopped(
  desk: PluginDesk,
  place: PluginPlace,
  { stopped, fault }: { stopped: SandboxIdentity; fault: PluginFault },
): Promise<PluginInstall> {
  const { code, message } = fault;
  const install = await changeInstall(desk, place, (now) => {
    const { version } = sandboxIdentity(now.pluginId, now.current);
    if (now.state.phase !== 'ENABLED' || version !== stopped.version) return now;
    const of = { integrity: now.current.integrity, generation: now.generation };
    const deed = { by: platform, at: desk.clock.now(), random: Math.random() };
    return takenOut(now, { reason: { code, message }, of }, deed);
  });
  const copy = await desk.roster.withdraw(place);
  copy?.retire();
  return install;
}

const titles: Readonly<Record<HostNotice['type'], string>> = {
  'plugin-moved': 'PLUGIN_MOVED',
  'plugin-disabled': 'PLUGIN_DISABLED',
  'plugin-enabled': 'PLUGIN_ENABLED',
};

function lineOf(notice: HostNotice): JournalDraft {
  const { type, kills, reason } = notice;
  const level = type === 'plugin-enabled' ? 'INFO' : type === 'plugin-moved' ? 'WARN' : 'ERROR';
  return {
    kind: 'NOTICE',
    level,
    title: titles[type],
    data: { version: plainVersion(notice), kills, reason },
  };
}
