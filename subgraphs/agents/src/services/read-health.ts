import { healthOf, type PluginHealth } from '../domain/plugin-health.ts';
import type { JournalEntry } from '../domain/plugin-journal.ts';
import type { PluginUsage } from '../domain/plugin-usage.ts';
import type { PluginView } from '../domain/plugin-view.ts';
import { dayOf } from '../domain/usage-days.ts';
import type { PluginDesk } from '../plugin-desk.ts';
import type { PluginPlace } from '../plugin-ports.ts';

/** How a plugin has done lately, and what says so. */
export interface PluginHealthNow extends PluginHealth {
  readonly callsToday: number;
  readonly failuresToday: number;
  /** How often the platform has tried to bring it back since it last stood for an hour. */
  readonly retries: number;
  /** When it tries next; null when it does not. */
  readonly retryAt: number | null;
  /** The latest that the platform noticed about it. */
  readonly notice: JournalEntry | null;
}

/** Where it is looked up. */
export interface HealthSources {
  readonly roster: Pick<PluginDesk['roster'], 'problemOf'>;
  readonly models: Pick<PluginDesk['models'], 'served'>;
  /** Of the days from the one given on, newest first. */
  usageSince(place: PluginPlace, fromDay: string): Promise<readonly PluginUsage[]>;
  /** Newest first. */
  notices(place: PluginPlace): Promise<readonly JournalEntry[]>;
}

export async function readHealth(
  { roster, models, usageSince, notices: latest }: HealthSources,
  { tenantId, plugin, now }: { readonly tenantId: string; readonly plugin: PluginView; readonly now: number },
): Promise<PluginHealthNow> {
  const place = { tenantId, pluginId: plugin.id };
  const [[today = null], notices] = await Promise.all([usageSince(place, dayOf(now)), latest(place)]);
  const lately = { today, notices, fault: roster.problemOf(place), models: models.served };
  return {
    ...healthOf(plugin, lately),
    callsToday: today?.calls ?? 0,
    failuresToday: today?.failures ?? 0,
    retries: plugin.healing?.tries ?? 0,
    retryAt: plugin.healing?.nextAt ?? null,
    notice: notices[0] ?? null,
  };
}

/** Looked up in the stores themselves, for one plugin at a time. */
export function storedHealth(
  { roster, models, stores }: Pick<HealthSources, 'roster' | 'models'> & Pick<PluginDesk, 'stores'>,
  signal: AbortSignal,
) {
  return {
    roster,
    models,
    usageSince: (place, fromDay) => stores.usage.list({ ...place, fromDay, limit: 1 }, signal),
    notices: (place) => latestNotices(stores, place, signal),
  } satisfies HealthSources;
}

/** So many are looked through for one that still counts. */
const noticesMax = 10;

export function latestNotices(
  { journal }: Pick<PluginDesk['stores'], 'journal'>,
  place: PluginPlace,
  signal: AbortSignal,
): Promise<readonly JournalEntry[]> {
  const query = { kinds: ['NOTICE'], level: 'DEBUG', from: { before: null }, limit: noticesMax } as const;
  return journal.list({ ...place, ...query }, signal);
}
