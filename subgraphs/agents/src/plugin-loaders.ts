import { type RequestScope, requirePrincipal } from '@ymera/kernel';
import DataLoader from 'dataloader';
import type { Installation } from './domain/installation.ts';
import type { JournalEntry } from './domain/plugin-journal.ts';
import type { PluginRating } from './domain/plugin-review.ts';
import type { PluginSettings } from './domain/plugin-settings.ts';
import type { PluginUsage } from './domain/plugin-usage.ts';
import type { PluginView } from './domain/plugin-view.ts';
import type { PluginDesk } from './plugin-desk.ts';
import type { PluginPlace } from './plugin-ports.ts';
import { findPlugins } from './services/find-plugins.ts';
import { latestNotices } from './services/read-health.ts';

/** One request's reads about plugins of the caller's tenant, batched. Keys are package names unless they say otherwise. */
export interface PluginLoaders {
  readonly plugin: DataLoader<string, PluginView | null>;
  readonly settings: DataLoader<string, PluginSettings>;
  readonly rating: DataLoader<string, PluginRating>;
  /** Newest day first. */
  readonly usage: DataLoader<UsageKey, readonly PluginUsage[], string>;
  /** What the platform noticed, newest first. */
  readonly notices: DataLoader<string, readonly JournalEntry[]>;
  /** By its id. */
  readonly installation: DataLoader<string, Installation | null>;
}

export interface UsageKey {
  readonly pluginId: string;
  /** Such as 2026-01-31. */
  readonly fromDay: string;
}

type LoaderDesk = Pick<PluginDesk, 'stores' | 'builtIns' | 'definitions' | 'sandbox'>;

const batchMax = 500;

export function createPluginLoaders(desk: LoaderDesk, scope: RequestScope): PluginLoaders {
  const { stores } = desk;
  const { signal } = scope;
  const tenantId = () => requirePrincipal(scope).tenantId;
  const ofTenant = (pluginIds: readonly string[]) => ({ tenantId: tenantId(), pluginIds });
  return {
    plugin: batched(async (ids) => {
      const found = byKey(await findPlugins(desk, { tenantId: tenantId(), ids }, signal), ({ id }) => id);
      return ids.map((id) => found.get(id) ?? null);
    }),
    settings: batched(async (ids) => {
      const found = byKey(await stores.settings.findMany(ofTenant(ids), signal), ({ pluginId }) => pluginId);
      return ids.map((pluginId) => found.get(pluginId) ?? noSettings({ tenantId: tenantId(), pluginId }));
    }),
    rating: batched(async (ids) => {
      const ratings = await stores.reviews.rate(ofTenant(ids), signal);
      return ids.map((id) => ratings.get(id) ?? { count: 0, average: null });
    }),
    usage: new DataLoader((keys) => readUsage(stores, { tenantId: tenantId(), keys }, signal), {
      maxBatchSize: batchMax,
      cacheKeyFn: ({ pluginId, fromDay }) => `${fromDay} ${pluginId}`,
    }),
    // One read each: an index gives the latest entries of one plugin at once, and not those of many.
    notices: batched((ids) =>
      Promise.all(ids.map((pluginId) => latestNotices(stores, { tenantId: tenantId(), pluginId }, signal))),
    ),
    installation: batched((ids) =>
      Promise.all(ids.map((id) => stores.installations.find({ tenantId: tenantId(), id }, signal))),
    ),
  };
}

function batched<T>(read: (keys: readonly string[]) => Promise<readonly T[]>): DataLoader<string, T> {
  return new DataLoader(read, { maxBatchSize: batchMax });
}

function byKey<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [keyOf(item), item]));
}

function noSettings({ tenantId, pluginId }: PluginPlace): PluginSettings {
  return { tenantId, pluginId, revision: 0, config: {}, secretNames: [] };
}

async function readUsage(
  { usage }: PluginDesk['stores'],
  { tenantId, keys }: { tenantId: string; keys: readonly UsageKey[] },
  signal: AbortSignal,
): Promise<readonly (readonly PluginUsage[])[]> {
  const fromDay = keys.map((key) => key.fromDay).toSorted()[0] ?? '';
  const pluginIds = [...new Set(keys.map(({ pluginId }) => pluginId))];
  const found = await usage.listMany({ tenantId, pluginIds, fromDay }, signal);
  return keys.map((key) =>
    found.filter(({ pluginId, day }) => pluginId === key.pluginId && day >= key.fromDay),
  );
}
