import type { InstallDesk } from './install-desk.ts';

const batchSize = 100;

/**
 * Deletes packages that no record refers to, such as those of installations that failed at the end. Young ones stay: a
 * package is put before the record that refers to it.
 */
export async function sweepPackages({
  stores,
  clock,
  settings,
}: Pick<InstallDesk, 'stores' | 'clock' | 'settings'>): Promise<void> {
  const before = clock.now() - settings.packageKeepMs;
  let after: string | null = null;
  // Packages in use are old too, so that every one is looked at; each round begins behind the one before.
  for (;;) {
    const old: readonly string[] = await stores.packages.listOld({ before, after, limit: batchSize });
    for (const integrity of await stores.installs.findUnused(old)) {
      await stores.packages.delete({ integrity, before });
    }
    if (old.length < batchSize) return;
    after = old.at(-1) ?? null;
  }
}
