import type { Clock } from '@ymera/kernel';
import { boundStore } from '@ymera/kernel/mongo';
import type { Connection } from 'mongoose';
import type { PluginData, PluginStores } from '../../plugin-ports.ts';
import { openInstallStore } from './mongo-install-store.ts';
import { openInstallationStore } from './mongo-installation-store.ts';
import { openJournalStore } from './mongo-journal-store.ts';
import { openPackageStore } from './mongo-package-store.ts';
import { openPluginStorage } from './mongo-plugin-storage.ts';
import { openReviewStore } from './mongo-review-store.ts';
import { openSettingsStore } from './mongo-settings-store.ts';
import { openUsageStore } from './mongo-usage-store.ts';

export interface PluginStoresOptions {
  /** The installation's key; the one that secrets are sealed with is derived from it. */
  readonly secretKey: Uint8Array;
  /** Measures the lifetimes of what plugins store. */
  readonly clock: Clock;
}

/** All stores about plugins in MongoDB, with their indexes made, and what plugins store themselves. */
export async function openPluginStores(
  connection: Connection,
  { secretKey, clock }: PluginStoresOptions,
): Promise<PluginStores & { readonly storage: PluginData }> {
  const [installs, packages, installations, journal, usage, reviews, storage] = await Promise.all([
    openInstallStore(connection),
    openPackageStore(connection),
    openInstallationStore(connection),
    openJournalStore(connection),
    openUsageStore(connection),
    openReviewStore(connection),
    openPluginStorage(connection, clock),
  ]);
  return {
    installs: boundStore(installs),
    packages: boundStore(packages),
    installations: boundStore(installations),
    settings: boundStore(openSettingsStore(connection, secretKey)),
    journal: boundStore(journal),
    usage: boundStore(usage),
    reviews: boundStore(reviews),
    storage: boundStore(storage),
  };
}
