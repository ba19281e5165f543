import { changed, type Deed, enabled, failed } from './install-transitions.ts';
import { type Healing, healingAfter, isDue, triesMax, trying } from './plugin-healing.ts';
import type { PluginInstall } from './plugin-install.ts';

// What may become of an installed plugin that the platform has taken out.

interface Chance {
  /** From 0 to 1. */
  readonly random: number;
}

/** The sandbox has stopped its code; it is tried again after a while. Else as `failed`. */
export function takenOut(
  install: PluginInstall,
  fault: Parameters<typeof failed>[1],
  deed: Deed & Chance,
): PluginInstall {
  const next = failed(install, fault, deed);
  if (next === install) return install;
  const healing = healingAfter(install.healing, { now: deed.at, random: deed.random });
  if (healing.nextAt === null) return givenUp(next, healing, fault.reason.message);
  return { ...next, healing };
}

/** A try begins, of the one who stores this: nobody else may try before the next is due. */
export function healingBegun(install: PluginInstall, deed: Deed & Chance): PluginInstall {
  const { healing, state } = install;
  if (state.phase !== 'DISABLED' || !healing || !isDue(healing, deed.at)) return install;
  const next = trying(healing, { now: deed.at, random: deed.random });
  const details = { reason: state.reason.code };
  return changed(install, { healing: next }, { action: 'retried', deed, details });
}

/** It runs again. @throws as `enabled` does */
export function healed(
  install: PluginInstall,
  of: { readonly integrity: string },
  deed: Deed,
): PluginInstall {
  const next = enabled(install, of, deed);
  if (next === install || !install.healing) return next;
  return { ...next, healing: { ...install.healing, nextAt: null, healedAt: deed.at } };
}

/** The try came to nothing: when it was the last one, somebody has to look. */
export function notHealed(
  install: PluginInstall,
  { message, of }: { readonly message: string; readonly of: Parameters<typeof failed>[1]['of'] },
  deed: Deed,
): PluginInstall {
  if (!install.healing || install.healing.nextAt !== null) return install;
  const next = failed(install, { reason: needsAttention(message), of }, deed);
  return next === install ? install : { ...next, healing: install.healing };
}

const givenUp = (install: PluginInstall, healing: Healing, message: string): PluginInstall =>
  install.state.phase === 'DISABLED'
    ? { ...install, healing, state: { ...install.state, reason: needsAttention(message) } }
    : install;

const needsAttention = (message: string) => ({
  code: 'PLUGIN_NEEDS_ATTENTION',
  message: `It was tried again ${triesMax} times and is not tried any more; enable it once it is mended. The last time: ${message}`,
});
