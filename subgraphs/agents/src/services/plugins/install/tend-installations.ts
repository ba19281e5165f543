import { failSilentInstallations } from './fail-silent-installations.ts';
import type { InstallDesk } from './install-desk.ts';
import { sweepPackages } from './sweep-packages.ts';

type TendDesk = Pick<InstallDesk, 'stores' | 'bus' | 'clock' | 'log' | 'settings'>;

/**
 * Ends installations that died and deletes packages that nobody needs, now and again until the signal aborts: the
 * former as often as one may be silent, the latter as often as one is kept.
 */
export async function tendInstallations(desk: TendDesk, signal: AbortSignal): Promise<void> {
  const { settings } = desk;
  await Promise.all([
    repeat(desk, { everyMs: settings.installSilentMs, work: failSilentInstallations }, signal),
    repeat(desk, { everyMs: settings.packageKeepMs, work: sweepPackages }, signal),
  ]);
}

async function repeat(
  desk: TendDesk,
  { everyMs, work }: { everyMs: number; work: (desk: TendDesk) => Promise<unknown> },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await work(desk).catch((error) => {
      desk.log.error('looking after installations failed; it will be tried again', { error });
    });
    await desk.clock.wait(everyMs, signal);
  }
}
