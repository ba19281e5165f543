import { InstallationInterruptedError } from '../../../domain/installation-errors.ts';
import { problemOf } from '../../../domain/installation-problems.ts';
import { failed } from '../../../domain/installation-steps.ts';
import { channels } from '../watch/channels.ts';
import type { InstallDesk } from './install-desk.ts';

const batchSize = 100;

/** Ends the installations whose process has died, so that none is shown as under way for ever. Returns how many. */
export async function failSilentInstallations({
  stores,
  bus,
  clock,
  settings,
}: Pick<InstallDesk, 'stores' | 'bus' | 'clock' | 'settings'>): Promise<number> {
  const now = clock.now();
  const silent = await stores.installations.listSilent({
    before: now - settings.installSilentMs,
    limit: batchSize,
  });
  const problem = problemOf(new InstallationInterruptedError(), 'platform');
  let ended = 0;
  for (const installation of silent) {
    // False when it has spoken again meanwhile.
    if (!(await stores.installations.replace(failed(installation, { problems: [problem], at: now }))))
      continue;
    bus.ring(channels.installation(installation.id));
    ended++;
  }
  return ended;
}
