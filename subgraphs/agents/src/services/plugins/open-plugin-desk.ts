import { sandboxIdentity } from '../../domain/sandbox-identity.ts';
import type { PluginDesk, PluginParts } from '../../plugin-desk.ts';
import { createCapabilityPorts } from './capability-ports.ts';
import { mendInstall } from './change-install.ts';
import { openJournalWriter } from './journal-writer.ts';
import { openRoster } from './roster.ts';
import { disableStopped } from './sandbox-notices.ts';

/** What the desk takes over as it is. */
type Given = PluginParts & Pick<PluginDesk, 'definitions' | 'registry' | 'catalogue' | 'folders'>;

/** Opens everything that plugins need. Close `roster` first and `journal` after it. */
export function openPluginDesk(given: Given): PluginDesk {
  const { transport: _, ...rest } = given;
  const journal = openJournalWriter(given);
  const ports = createCapabilityPorts({ ...given, journal });
  const roster = openRoster({
    ...given,
    journal,
    ports,
    onSight: (install) => mendInstall(desk, install),
    onStopped: async (install, fault) => {
      await disableStopped(desk, install, {
        stopped: sandboxIdentity(install.pluginId, install.current),
        fault,
      });
    },
  });
  const desk: PluginDesk = { ...rest, journal, roster };
  return desk;
}
