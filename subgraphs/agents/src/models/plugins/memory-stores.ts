import type { PluginStores } from '../../plugin-ports.ts';
import { createMemoryInstallStore } from './memory-install-store.ts';
import { createMemoryInstallationStore } from './memory-installation-store.ts';
import { createMemoryJournalStore } from './memory-journal-store.ts';
import { createMemoryPackageStore } from './memory-package-store.ts';
import { createMemoryReviewStore } from './memory-review-store.ts';
import { createMemorySettingsStore } from './memory-settings-store.ts';
import { createMemoryUsageStore } from './memory-usage-store.ts';

/** All stores about plugins in memory, empty. */
export function createMemoryPluginStores(): PluginStores {
  return {
    installs: createMemoryInstallStore(),
    packages: createMemoryPackageStore(),
    installations: createMemoryInstallationStore(),
    settings: createMemorySettingsStore(),
    journal: createMemoryJournalStore(),
    usage: createMemoryUsageStore(),
    reviews: createMemoryReviewStore(),
  };
}
