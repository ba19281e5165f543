import type { InstallDesk } from './install-desk.ts';
import { type CheckedVersion, recordVersion } from './record-version.ts';

export interface CheckedPackage extends CheckedVersion {
  readonly packed: Uint8Array;
}

/**
 * Stores the package and then the record that refers to it. When there is no such record in the end, the package goes
 * as well.
 *
 * @throws as `recordVersion` does
 */
export async function storeVersion(
  desk: InstallDesk,
  { packed, ...checked }: CheckedPackage,
  signal: AbortSignal,
): ReturnType<typeof recordVersion> {
  const { stores, clock } = desk;
  const { integrity } = checked.version;
  const at = clock.now();
  await stores.packages.put({ integrity, bytes: packed, at });
  try {
    const outcome = await recordVersion(desk, checked, signal);
    // Another installation of the same bytes, which failed before this record was there, has taken them away.
    await stores.packages.put({ integrity, bytes: packed, at: clock.now() });
    return outcome;
  } catch (error) {
    await takeBack(desk, { integrity, putAt: at });
    throw error;
  }
}

/** What can't be taken back now, a sweep will. */
async function takeBack(
  { stores, log }: InstallDesk,
  { integrity, putAt }: { integrity: string; putAt: number },
): Promise<void> {
  try {
    const [unused] = await stores.installs.findUnused([integrity]);
    // Whoever put it later may be about to record it.
    if (unused) await stores.packages.delete({ integrity, before: putAt + 1 });
  } catch (error) {
    log.warn('the package of a failed installation was left to the sweep', { integrity, error });
  }
}
