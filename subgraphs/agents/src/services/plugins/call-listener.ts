import { newId } from '@ymera/kernel';
import { sha256Hex } from '@ymera/kernel/canonical-json';
import type { JournalLevel } from '../../domain/plugin-journal.ts';
import { pluginRefused } from '../../events.ts';
import type { CallListener, JournalWriter, ListenedRun, PluginParts } from '../../plugin-desk.ts';
import type { PluginPlace } from '../../plugin-ports.ts';
import type { SandboxCall } from '../../ports.ts';

type ListenerParts = Pick<PluginParts, 'events' | 'clock' | 'log' | 'settings'> & {
  readonly journal: Pick<JournalWriter, 'write'>;
};
type Refusal = Parameters<SandboxCall['onRefusal']>[0];

const levels: Readonly<Record<'debug' | 'info' | 'warn' | 'error', JournalLevel>> = {
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
};
/** A plugin's code chooses what it asks for; the event takes no longer text. */
const textMax = 500;

/** Listens to one run of a plugin's code: see `CallListener`. */
export function createCallListener(
  parts: ListenerParts,
  plugin: PluginPlace & { readonly version: string },
  { runId, startedBy }: ListenedRun,
): CallListener {
  const told = new Map<string, Promise<void>>();
  const tell = async (key: string, refusal: Refusal) => {
    const { tenantId, pluginId, version } = plugin;
    const at = parts.clock.now();
    const { capability, code, message } = cut(refusal);
    const happening = { tenantId, key: `${runId ?? newId('evt', at)}:${key}`, at };
    const payload = { pluginId, version, capability, code, message, runId, startedBy };
    await parts.events.publish(pluginRefused(happening, payload)).catch((error) => {
      parts.log.error('a refusal could not be told', { plugin: pluginId, code, error });
    });
  };
  return {
    onEvent: (event) => {
      if (event.type !== 'log') return;
      const { level, message, fields = null } = event;
      parts.journal.write(plugin, { kind: 'LOG', level: levels[level], title: message, data: fields, runId });
    },
    onRefusal: (refusal) => {
      const { capability, code, message } = cut(refusal);
      const data = { capability, message };
      parts.journal.write(plugin, { kind: 'REFUSAL', level: 'WARN', title: code, data, runId });
      const key = sha256Hex(JSON.stringify([capability, code, message])).slice(0, 16);
      if (!told.has(key) && told.size < parts.settings.refusalsToldMax) told.set(key, tell(key, refusal));
    },
    told: async () => {
      await Promise.all(told.values());
    },
  };
}

function cut({ capability, code, message }: Refusal): Refusal {
  return {
    capability: capability.slice(0, textMax),
    code: code.slice(0, textMax),
    message: message.slice(0, textMax),
  };
}
