import { type Clock, systemClock } from '@ymera/kernel';
import type { PluginData, PluginStores } from '../../plugin-ports.ts';
import { createMemoryInstallStore } from './memory-install-store.ts';
import { createMemoryInstallationStore } from './memory-installation-store.ts';
import { createMemoryJournalStore } from './memory-journal-store.ts';
import { createMemoryPackageStore } from './memory-package-store.ts';
import { createMemoryPluginStorage } from './memory-plugin-storage.ts';
import { createMemoryReviewStore } from './memory-review-store.ts';
import { createMemorySettingsStore } from './memory-settings-store.ts';
import { createMemoryUsageStore } from './memory-usage-store.ts';

/** All stores about plugins in memory, empty, and what plugins store themselves. */
export function createMemoryPluginStores(
  clock: Clock = systemClock,
): PluginStores & { readonly storage: PluginData } {
  return {
    installs: createMemoryInstallStore(),
    packages: createMemoryPackageStore(),
    installations: createMemoryInstallationStore(),
    settings: createMemorySettingsStore(),
    journal: createMemoryJournalStore(),
    usage: createMemoryUsageStore(),
    reviews: createMemoryReviewStore(),
    storage: createMemoryPluginStorage(clock),
  };
}
