import type { PluginUsage } from '../../domain/plugin-usage.ts';
import type { PluginUsageStore } from '../../plugin-ports.ts';
import { placeKey } from './place.ts';

/** The memory twin of the usage store. */
export function createMemoryUsageStore(): PluginUsageStore {
  const places = new Map<string, Map<string, PluginUsage>>();
  return {
    add: async ({ tenantId, pluginId }, usage) => {
      const key = placeKey(tenantId, pluginId);
      const days = places.get(key) ?? new Map<string, PluginUsage>();
      const before = days.get(usage.day);
      days.set(usage.day, before ? sum(before, usage) : usage);
      places.set(key, days);
    },
    list: async ({ tenantId, pluginId, fromDay, limit }, signal) => {
      signal?.throwIfAborted();
      return [...(places.get(placeKey(tenantId, pluginId))?.values() ?? [])]
        .filter(({ day }) => day >= fromDay)
        .sort((a, b) => (a.day < b.day ? 1 : -1))
        .slice(0, limit);
    },
    listMany: async ({ tenantId, pluginIds, fromDay }, signal) => {
      signal?.throwIfAborted();
      const daysOf = (pluginId: string) => [...(places.get(placeKey(tenantId, pluginId))?.values() ?? [])];
      return [...new Set(pluginIds)]
        .flatMap((pluginId) => daysOf(pluginId).map((usage) => ({ ...usage, pluginId })))
        .filter(({ day }) => day >= fromDay)
        .sort((a, b) => (a.day < b.day ? 1 : -1));
    },
  };
}

function sum(a: PluginUsage, b: PluginUsage): PluginUsage {
  return {
    day: a.day,
    calls: a.calls + b.calls,
    failures: a.failures + b.failures,
    cpuMs: a.cpuMs + b.cpuMs,
    wallMs: a.wallMs + b.wallMs,
    hostCalls: a.hostCalls + b.hostCalls,
    bytesIn: a.bytesIn + b.bytesIn,
    bytesOut: a.bytesOut + b.bytesOut,
  };
}
