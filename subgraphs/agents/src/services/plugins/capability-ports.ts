import { type JsonValue, newId } from '@ymera/kernel';
import type { CapabilityPorts, EventSink, SecretSource } from '@ymera/plugin-sdk/host';
import { pluginEmitted } from '../../events.ts';
import type { JournalWriter, PluginParts } from '../../plugin-desk.ts';
import type { PluginPlace } from '../../plugin-ports.ts';

type CapabilityParts = Pick<
  PluginParts,
  'stores' | 'storage' | 'transport' | 'models' | 'events' | 'clock' | 'settings'
> & {
  readonly journal: Pick<JournalWriter, 'write'>;
};

/** What stands behind plugins' capabilities; the same for all of them, since each request says whose it is. */
export function createCapabilityPorts(parts: CapabilityParts): CapabilityPorts {
  return {
    ...(parts.transport ? { fetch: parts.transport } : {}),
    secrets: secretsOf(parts),
    storage: parts.storage,
    models: parts.models.port,
    events: eventsOf(parts),
  };
}

function secretsOf({ stores }: CapabilityParts): SecretSource {
  return {
    read: async ({ plugin, tenantId }, name, signal) =>
      tenantId === undefined
        ? null
        : stores.settings.readSecret({ tenantId, pluginId: plugin }, name, signal),
  };
}

/** Thrown into the sandbox, where the plugin's code sees that its event was not published. */
class TooManyEmitsError extends Error {
  override readonly name = 'TooManyEmitsError';
}

const placesMax = 10_000;
const minuteMs = 60_000;

function eventsOf(parts: CapabilityParts): EventSink {
  const count = createMinuteCount(parts);
  return {
    publish: async ({ place: { plugin: pluginId, tenantId }, type, data: sent, runId }) => {
      if (tenantId === undefined) throw new TypeError('an event of no tenant');
      const place = { tenantId, pluginId };
      const data = sent as JsonValue; // The SDK's JSON is the stricter of the two.
      const emitted = count(place);
      if (emitted > parts.settings.emitsPerMinute) {
        if (emitted === parts.settings.emitsPerMinute + 1) noteTooMany(parts, place);
        throw new TooManyEmitsError(`${pluginId} publishes more events than it may`);
      }
      const at = parts.clock.now();
      await parts.events.publish(
        pluginEmitted({ tenantId, key: newId('evt', at), at }, { pluginId, type, data, runId }),
      );
      parts.journal.write(place, { kind: 'EVENT', level: 'INFO', title: type, data, runId });
    },
  };
}

/** How many events a plugin has published in one tenant in the minute that runs, this one included. */
function createMinuteCount({ clock }: Pick<PluginParts, 'clock'>) {
  let minute = Number.NaN;
  const counts = new Map<string, number>();
  return ({ tenantId, pluginId }: PluginPlace): number => {
    const now = Math.floor(clock.now() / minuteMs);
    if (now !== minute || counts.size > placesMax) counts.clear();
    minute = now;
    const key = JSON.stringify([tenantId, pluginId]);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count;
  };
}

function noteTooMany({ journal, settings }: CapabilityParts, place: PluginPlace): void {
  const data = { perMinute: settings.emitsPerMinute };
  journal.write(place, { kind: 'NOTICE', level: 'WARN', title: 'TOO_MANY_EVENTS', data });
}
