import type { Clock } from '@ymera/kernel';
import { boundStore } from '@ymera/kernel/mongo';
import type { Connection } from 'mongoose';
import type { PluginStores } from '../../plugin-ports.ts';
import { openInstallStore } from './mongo-install-store.ts';
import { openInstallationStore } from './mongo-installation-store.ts';
import { openJournalStore } from './mongo-journal-store.ts';
import { openPackageStore } from './mongo-package-store.ts';
import { openReviewStore } from './mongo-review-store.ts';
import { openSettingsStore } from './mongo-settings-store.ts';
import { openUsageStore } from './mongo-usage-store.ts';

export interface PluginStoresOptions {
  /** The installation's key; the one that secrets are sealed with is derived from it. */
  readonly secretKey: Uint8Array;
  /** Measures the lifetimes of what plugins store. */
  readonly clock: Clock;
}

/** All stores about plugins in MongoDB, with their indexes made. */
export async function openPluginStores(
  connection: Connection,
  { secretKey }: PluginStoresOptions,
): Promise<PluginStores> {
  const [installs, packages, installations, journal, usage, reviews] = await Promise.all([
    openInstallStore(connection),
    openPackageStore(connection),
    openInstallationStore(connection),
    openJournalStore(connection),
    openUsageStore(connection),
    openReviewStore(connection),
  ]);
  return {
    installs: boundStore(installs),
    packages: boundStore(packages),
    installations: boundStore(installations),
    settings: boundStore(openSettingsStore(connection, secretKey)),
    journal: boundStore(journal),
    usage: boundStore(usage),
    reviews: boundStore(reviews),
  };
}
