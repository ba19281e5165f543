import type { JsonObject } from '@ymera/kernel';
import type { PluginStorage, PluginPlace as StoragePlace } from '@ymera/plugin-sdk/host';
import type { Installation } from './domain/installation.ts';
import type { PluginInstall } from './domain/plugin-install.ts';
import type { JournalEntry, JournalKind, JournalLevel } from './domain/plugin-journal.ts';
import type { PluginRating, PluginReview } from './domain/plugin-review.ts';
import type { PluginSettings } from './domain/plugin-settings.ts';
import type { PluginUsage } from './domain/plugin-usage.ts';

/** Whose plugin: every tenant has its own installs, settings, data and figures. */
export interface PluginPlace {
  readonly tenantId: string;
  readonly pluginId: string;
}

/** Installed plugins, by tenant. An aborted signal ends a read. */
export interface InstallStore {
  findMany(
    place: { tenantId: string; pluginIds: readonly string[] },
    signal?: AbortSignal,
  ): Promise<readonly PluginInstall[]>;
  /** In order of their plugin ids, those after `after`, without those that were removed. */
  list(
    query: { tenantId: string; after: string | null; limit: number },
    signal?: AbortSignal,
  ): Promise<readonly PluginInstall[]>;
  /** False when the tenant has a record of this plugin already. */
  create(install: PluginInstall): Promise<boolean>;
  /** Stores it over the revision before it; false when another change came first. */
  replace(install: PluginInstall): Promise<boolean>;
  /** Of all tenants: those that are to be tried again at the moment given or before, longest due first. */
  listHealable(query: { before: number; limit: number }): Promise<readonly PluginInstall[]>;
  /** Those out of the integrities given that no record of any tenant needs, for whichever of its versions; one that was removed needs none. */
  findUnused(integrities: readonly string[]): Promise<readonly string[]>;
}

/** Packed packages by their sha512, shared by all tenants; the bytes are checked again by whoever reads them. */
export interface PackageStore {
  /** Stores the bytes, or marks those that are there as stored now. */
  put(packed: { integrity: string; bytes: Uint8Array; at: number }): Promise<void>;
  get(integrity: string): Promise<Uint8Array | null>;
  /** Integrities of packages that were last put before the moment given: in their order, those after `after`. */
  listOld(query: { before: number; after: string | null; limit: number }): Promise<readonly string[]>;
  /** Deletes it unless it was put again since. */
  delete(query: { integrity: string; before: number }): Promise<void>;
}

/** Installations under way and done. */
export interface InstallationStore {
  /** False when there is one with this id already. */
  create(installation: Installation): Promise<boolean>;
  /** Stores it over the revision before it; false when another change came first. */
  replace(installation: Installation): Promise<boolean>;
  find(place: { tenantId: string; id: string }, signal?: AbortSignal): Promise<Installation | null>;
  /** Newest first, those before `before`. */
  list(
    query: { tenantId: string; before: { at: number; id: string } | null; limit: number },
    signal?: AbortSignal,
  ): Promise<readonly Installation[]>;
  /** Of all tenants: those that run and were last heard of before the moment given. */
  listSilent(query: { before: number; limit: number }): Promise<readonly Installation[]>;
}

/** Settings and secrets. Secrets are stored encrypted; their values never come out but for the place and name asked. */
export interface SettingsStore {
  /** What nothing was entered for has revision 0 and is empty. */
  find(place: PluginPlace, signal?: AbortSignal): Promise<PluginSettings>;
  /** Of those plugins of a tenant that something was entered for. */
  findMany(
    places: { tenantId: string; pluginIds: readonly string[] },
    signal?: AbortSignal,
  ): Promise<readonly PluginSettings[]>;
  setConfig(place: PluginPlace, config: JsonObject): Promise<void>;
  setSecret(place: PluginPlace, secret: { name: string; value: string }): Promise<void>;
  /** False when it was not there. */
  removeSecret(place: PluginPlace, name: string): Promise<boolean>;
  readSecret(place: PluginPlace, name: string, signal?: AbortSignal): Promise<string | null>;
  removeAll(place: PluginPlace): Promise<void>;
}

/** Log lines, events, refusals and notices of plugins, for some days. */
export interface JournalStore {
  append(entries: readonly JournalEntry[]): Promise<void>;
  /** In ascending order after `after`, or in descending order before `before`; each of the kinds, and at least of the level. */
  list(
    query: PluginPlace & {
      kinds: readonly JournalKind[];
      level: JournalLevel;
      from: { readonly after: string } | { readonly before: string | null };
      limit: number;
    },
    signal?: AbortSignal,
  ): Promise<readonly JournalEntry[]>;
  removeAll(place: PluginPlace): Promise<void>;
}

export interface PluginUsageStore {
  /** Adds to the day's figures. */
  add(place: PluginPlace, usage: PluginUsage): Promise<void>;
  /** Newest day first, from the day given on. */
  list(
    query: PluginPlace & { fromDay: string; limit: number },
    signal?: AbortSignal,
  ): Promise<readonly PluginUsage[]>;
  /** Of several plugins of a tenant, newest day first, from the day given on. */
  listMany(
    query: { tenantId: string; pluginIds: readonly string[]; fromDay: string },
    signal?: AbortSignal,
  ): Promise<readonly (PluginUsage & { readonly pluginId: string })[]>;
}

export interface ReviewStore {
  put(review: PluginReview): Promise<void>;
  /** False when the user had none. */
  remove(place: PluginPlace & { userId: string }): Promise<boolean>;
  /** Newest first, those before `before`, whose id is the user's. */
  list(
    query: PluginPlace & { before: { at: number; id: string } | null; limit: number },
    signal?: AbortSignal,
  ): Promise<readonly PluginReview[]>;
  rate(
    places: { tenantId: string; pluginIds: readonly string[] },
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, PluginRating>>;
}

/** What plugins store themselves; each place is one tenant's of one plugin. */
export interface PluginData extends PluginStorage {
  /** Deletes everything of a place, as uninstalling does. */
  removeAll(place: StoragePlace): Promise<void>;
}

/** All that is stored about plugins. */
export interface PluginStores {
  readonly installs: InstallStore;
  readonly packages: PackageStore;
  readonly installations: InstallationStore;
  readonly settings: SettingsStore;
  readonly journal: JournalStore;
  readonly usage: PluginUsageStore;
  readonly reviews: ReviewStore;
}
