import type { PluginDesk } from '../../../plugin-desk.ts';
import { createBuiltInHealer } from './heal-built-in.ts';
import { healInstalled } from './heal-installed.ts';
import { createUnloadedHealer } from './heal-unloaded.ts';

/** Brings back, after a while, what the platform has taken out, until the signal aborts. */
export async function keepHealing(desk: PluginDesk, signal: AbortSignal): Promise<void> {
  const { clock, log, settings } = desk;
  const healBuiltIn = createBuiltInHealer(desk);
  const healUnloaded = createUnloadedHealer(desk);
  while (!signal.aborted) {
    await clock.wait(settings.healMs, signal);
    if (signal.aborted) return;
    for (const work of [healBuiltIn, healUnloaded, () => healInstalled(desk, signal)])
      await work().catch((error) => {
        log.error('plugins that were taken out could not be looked after; it will be tried again', { error });
      });
  }
}
