import type { BreakerLevel } from './breaker.ts';

/** Who made a plugin, and whether somebody has read it. */
export type PluginOrigin = {
  readonly publisher: string;
  /** True for what the operator trusts enough to share a process with others. */
  readonly reviewed: boolean;
};

/** A process that plugins are put into. Plugins of one place share it; `jitless` runs without machine code. */
export type Place = { readonly key: string; readonly jitless: boolean };

/** The plugin as placement and breaker know it: the same over reloads, another one after an update. */
export type PluginIdentity = { readonly name: string; readonly version: string };

/** Unique text of an identity. */
export function identityKey({ name, version }: PluginIdentity): string {
  return `${name}@${version}`;
}

/**
 * Where a plugin belongs. Unreviewed publishers have a process each, a plugin that has cost processes has its own,
 * and the reviewed share: the first shared process that has room, so that few are started.
 */
export function decidePlace(
  plugin: PluginIdentity,
  facts: {
    readonly origin: PluginOrigin;
    readonly level: BreakerLevel;
    /** How many plugins each shared process holds, by its place. */
    readonly shared: ReadonlyMap<string, number>;
    readonly pluginsPerChild: number;
  },
): Place {
  const { origin, level, shared, pluginsPerChild } = facts;
  const jitless = !origin.reviewed;
  if (level !== 'shared') return { key: `plugin:${identityKey(plugin)}`, jitless };
  if (jitless) return { key: `publisher:${origin.publisher}`, jitless };
  for (let index = 0; ; index += 1) {
    const key = `shared:${index}`;
    if ((shared.get(key) ?? 0) < pluginsPerChild) return { key, jitless };
  }
}
