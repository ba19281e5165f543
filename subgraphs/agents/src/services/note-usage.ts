import type { ReadyPlugin } from '../plugin-desk.ts';
import type { SandboxResult } from '../ports.ts';
import type { RunDesk } from './run-desk.ts';

/** Adds a call to the day's figures of its plugin. What can't be stored is logged: figures never fail a call. */
export async function noteUsage(
  { usage, clock, log }: Pick<RunDesk, 'usage' | 'clock' | 'log'>,
  { plugin }: { readonly plugin: ReadyPlugin },
  result: SandboxResult,
  signal: AbortSignal,
): Promise<void> {
  const { tenantId, pluginId } = plugin;
  // A call that was called off says nothing about the plugin.
  const failed = !result.ok && !signal.aborted;
  const day = new Date(clock.now()).toISOString().slice(0, 10);
  const { cpuMs, wallMs, hostCalls, bytesIn, bytesOut } = result.usage;
  try {
    await usage.add(
      { tenantId, pluginId },
      { day, calls: 1, failures: failed ? 1 : 0, cpuMs, wallMs, hostCalls, bytesIn, bytesOut },
    );
  } catch (error) {
    log.warn("a plugin's usage could not be stored", { plugin: pluginId, error });
  }
}
