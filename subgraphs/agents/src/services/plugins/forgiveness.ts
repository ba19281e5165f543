import type { PluginParts } from '../../plugin-desk.ts';

interface Identity {
  readonly name: string;
  readonly version: string;
}

const rememberedMax = 1_000;

/**
 * The sandbox of each process counts by itself what a plugin has cost it, and stops it there. An operator who enables
 * the plugin again means all processes: each forgives when it loads what was enabled after it had stopped it.
 */
export function createForgiveness({ sandbox }: Pick<PluginParts, 'sandbox'>) {
  const stoppedAt = new Map<string, number>();
  const keyOf = ({ name, version }: Identity) => `${name}@${version}`;
  return {
    noteDisabled: (plugin: Identity, at: number): void => {
      stoppedAt.delete(keyOf(plugin));
      stoppedAt.set(keyOf(plugin), at);
      const [oldest] = stoppedAt.keys();
      if (stoppedAt.size > rememberedMax && oldest !== undefined) stoppedAt.delete(oldest);
    },
    /** Without a note the sandbox's word stands. */
    grant: (plugin: Identity, enabledAt: number): void => {
      const stopped = stoppedAt.get(keyOf(plugin));
      if (stopped === undefined || enabledAt <= stopped || sandbox.disabledReason(plugin) === null) return;
      stoppedAt.delete(keyOf(plugin));
      sandbox.enable(plugin);
    },
  };
}
