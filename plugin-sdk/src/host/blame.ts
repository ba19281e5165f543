import type { ChildLoss } from './child-process.ts';

/** What a lost process means for one call: its own fault, or a bystander's fate. */
export type LossCode = 'CPU_TIMEOUT' | 'OUT_OF_MEMORY' | 'PLUGIN_CRASHED' | 'PLUGIN_HOST_LOST';

/** Decides whether a call is to blame for the end of its process. `present` counts what was in it. */
export function blame(
  loss: ChildLoss,
  plugin: string,
  call: string,
  present: number,
): { code: LossCode; cpuMs: number } {
  const own = loss.running.find((running) => running.plugin === plugin && running.call === call);
  const cpuMs = own?.cpuMs ?? 0;
  const alone = present === 1;
  if (loss.reason === 'exited' && alone) return { code: 'PLUGIN_CRASHED', cpuMs };
  if (loss.reason === 'memory' && alone) return { code: 'OUT_OF_MEMORY', cpuMs };
  // Memory belongs to the process, so with several running nobody can tell whose it was.
  if (!own || loss.running.length > 1) return { code: 'PLUGIN_HOST_LOST', cpuMs };
  if (loss.reason === 'poisoned') return { code: 'CPU_TIMEOUT', cpuMs };
  if (loss.reason === 'memory' || loss.reason === 'catastrophic') return { code: 'OUT_OF_MEMORY', cpuMs };
  return { code: 'PLUGIN_HOST_LOST', cpuMs };
}

/**
 * The plugins that may have cost the process: those that ran when it could still say so, else all that were in
 * flight. Suspicion alone does an innocent plugin no harm; it gets a process of its own, where it proves itself.
 */
export function suspectsOf(loss: ChildLoss, inFlight: readonly string[]): readonly string[] {
  const running = loss.running.map(({ plugin }) => plugin);
  return [...new Set(running.length > 0 ? running : inFlight)];
}

/** The words for a plugin whose code was being loaded when its process was lost. */
export function explainLoss(code: LossCode): string {
  return code === 'PLUGIN_HOST_LOST'
    ? 'the process was lost through another plugin while the code was being loaded'
    : 'the plugin was stopped while its code was being loaded';
}
