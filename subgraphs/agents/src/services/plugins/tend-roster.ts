import type { PluginDesk } from '../../plugin-desk.ts';

/** How often it is looked for plugins that nobody calls, for each time that they may lie idle. */
const looksPerIdle = 4;

/** Unloads what nobody has called for long, until the signal aborts. */
export async function tendRoster(
  { roster, clock, settings }: Pick<PluginDesk, 'roster' | 'clock' | 'settings'>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await clock.wait(settings.idleMs / looksPerIdle, signal);
    if (!signal.aborted) roster.unloadIdle();
  }
}
