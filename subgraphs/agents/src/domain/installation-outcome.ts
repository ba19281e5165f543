import { trustChanges } from './installation-trust.ts';
import type { CandidateVersion, PluginInstall } from './plugin-install.ts';
import type { PluginVersion, RightChange } from './plugin-version.ts';

/** How what a version asks for, and is described as, differs from the one before. */
export interface VersionComparison {
  readonly changes: readonly RightChange[];
  readonly redescribed: readonly string[];
  /** True when it asks for more, or describes itself differently. */
  readonly needsConsent: boolean;
}

/** What becomes of a version that has been checked. */
export type VersionOutcome =
  /** The tenant never had the plugin, or removed it. */
  | { readonly kind: 'INSTALL' }
  /** It is here already, byte for byte. */
  | { readonly kind: 'KEEP'; readonly needsConsent: boolean }
  /** It takes the place of the current version, whose integrity is given, at once. */
  | { readonly kind: 'TAKE_OVER'; readonly replaces: string; readonly needsConsent: boolean }
  /** It waits for consent beside the current version, whose integrity is given. */
  | { readonly kind: 'PROPOSE'; readonly replaces: string; readonly candidate: CandidateVersion }
  /** A registry gives other bytes under a version that it has given before. */
  | { readonly kind: 'REFUSE' };

/** @param compare the version with the current one; asked for only where it matters */
export function outcomeOf(
  install: PluginInstall | null,
  version: PluginVersion,
  compare: (before: PluginVersion, after: PluginVersion) => VersionComparison,
): VersionOutcome {
  if (!install || install.state.phase === 'REMOVED') return { kind: 'INSTALL' };
  const { current, candidate, earlier } = install;
  const replaces = current.integrity;
  if (version.integrity === current.integrity) {
    return { kind: 'KEEP', needsConsent: current.consent === null };
  }
  const known = [current, ...(candidate ? [candidate.version] : []), ...earlier];
  if (known.some((other) => isForged(other, version))) return { kind: 'REFUSE' };
  if (version.integrity === candidate?.version.integrity) return { kind: 'KEEP', needsConsent: true };
  // Nobody has agreed to the current version either, so there is nothing that the new one could go beyond.
  if (current.consent === null) return { kind: 'TAKE_OVER', replaces, needsConsent: true };
  const { changes, redescribed, needsConsent } = compare(current, version);
  const trust = trustChanges(current, version);
  if (!needsConsent && trust.length === 0) return { kind: 'TAKE_OVER', replaces, needsConsent: false };
  const waiting = { version, changes: [...trust, ...changes], redescribed };
  return { kind: 'PROPOSE', replaces, candidate: waiting };
}

/** What is published in a registry under a version never changes, unless somebody changes it. */
function isForged(known: PluginVersion, version: PluginVersion): boolean {
  if (known.source.kind !== 'REGISTRY' || version.source.kind !== 'REGISTRY') return false;
  const same = known.version === version.version && known.source.registry === version.source.registry;
  return same && known.integrity !== version.integrity;
}
