import type { JsonObject } from '@ymera/kernel';
import { PluginConflictError, PluginNotFoundError, PluginNotReadyError } from './plugin-errors.ts';
import {
  type CandidateVersion,
  earlierMax,
  type InstallState,
  type PluginAction,
  type PluginInstall,
} from './plugin-install.ts';
import type { Consent, PluginVersion } from './plugin-version.ts';

// What may become of an installed plugin. Every function gives the record that comes next, the record itself when
// there is nothing to change, or throws a DomainError.

/** Who does it, and when. */
export interface Deed {
  readonly by: string;
  readonly at: number;
}

type Place = Pick<PluginInstall, 'tenantId' | 'pluginId'>;

/** A plugin that the tenant never had. */
export function installed(place: Place, version: PluginVersion, { by, at }: Deed): PluginInstall {
  return {
    tenantId: place.tenantId,
    pluginId: place.pluginId,
    revision: 1,
    generation: 1,
    current: version,
    candidate: null,
    earlier: [],
    state: { phase: 'INSTALLED' },
    lastChange: { action: 'installed', by, at, details: detailsOf(version) },
    installedAt: at,
    updatedAt: at,
  };
}

/** A plugin that was removed comes back as if it had never been here. @throws PluginConflictError */
export function reinstalled(install: PluginInstall, version: PluginVersion, deed: Deed): PluginInstall {
  if (install.state.phase !== 'REMOVED') throw new PluginConflictError(install.pluginId);
  const fresh = installed(install, version, deed);
  return changed(install, fresh, { action: 'installed', deed, details: detailsOf(version) });
}

/**
 * A version waits for consent, in place of any that waited before.
 *
 * @param replaces integrity of the current version that it was compared with
 * @throws PluginConflictError when another is current by now
 */
export function proposed(
  install: PluginInstall,
  { candidate, replaces }: { candidate: CandidateVersion; replaces: string },
  deed: Deed,
): PluginInstall {
  refuseOther(install, replaces);
  const details = { ...detailsOf(candidate.version), replaced: install.current.version };
  return changed(install, { candidate }, { action: 'updated', deed, details });
}

/** The current version is consented to. */
export function granted(install: PluginInstall, deed: Deed): PluginInstall {
  refuseRemoved(install);
  if (install.current.consent) return install;
  const current = { ...install.current, consent: consentOf(deed) };
  return changed(install, { current }, { action: 'granted', deed, details: { digest: current.digest } });
}

/** A version that takes the place of the current one. */
export interface Takeover {
  readonly version: PluginVersion;
  /** Integrity of the version that it takes the place of. */
  readonly replaces: string;
  /**
   * `updated`: it asks for no more than the current one, whose consent stands for it. `granted`: it is consented to
   * now. `rolled_back`: it was consented to when it ran.
   */
  readonly action: 'updated' | 'granted' | 'rolled_back';
}

/**
 * Another version takes over; whatever waits for consent is dropped, since it was compared with the one before.
 *
 * @throws PluginConflictError when another is current by now
 * @throws PluginNotReadyError when the plugin is enabled and nobody consented to the version
 */
export function switched(install: PluginInstall, takeover: Takeover, deed: Deed): PluginInstall {
  refuseOther(install, takeover.replaces);
  const { action, version } = takeover;
  const current = { ...version, consent: takeoverConsent(install, takeover, deed) };
  if (install.state.phase === 'ENABLED') requireConsent(install.pluginId, current);
  const details = { ...detailsOf(version), replaced: install.current.version };
  const earlier = earlierAfter(install, current);
  return changed(install, { current, candidate: null, earlier }, { action, deed, details });
}

/** The settings are others; running code begins anew. */
export function configured(install: PluginInstall, deed: Deed): PluginInstall {
  refuseRemoved(install);
  return changed(install, {}, { action: 'configured', deed, details: {}, reload: true });
}

/** A secret is another, or gone; running code reads it where it uses it. */
export function secretChanged(
  install: PluginInstall,
  { action, name }: { action: 'secret_set' | 'secret_removed'; name: string },
  deed: Deed,
): PluginInstall {
  refuseRemoved(install);
  return changed(install, {}, { action, deed, details: { secret: name } });
}

/**
 * @param integrity of the version that was initialised
 * @throws PluginConflictError when another is current by now
 * @throws PluginNotReadyError when nobody consented to it
 */
export function enabled(
  install: PluginInstall,
  { integrity }: { integrity: string },
  deed: Deed,
): PluginInstall {
  refuseOther(install, integrity);
  requireConsent(install.pluginId, install.current);
  if (install.state.phase === 'ENABLED') return install;
  const state: InstallState = { phase: 'ENABLED', ...consentOf(deed) };
  return changed(install, { state }, { action: 'enabled', deed, details: {} });
}

/** An operator takes it out of use; a plugin that is disabled keeps the reason it has. */
export function disabled(install: PluginInstall, reason: string, deed: Deed): PluginInstall {
  refuseRemoved(install);
  if (install.state.phase === 'DISABLED') return install;
  const message = reason === '' ? 'An operator disabled it.' : reason;
  const state: InstallState = {
    phase: 'DISABLED',
    ...consentOf(deed),
    reason: { code: 'DISABLED_BY_OPERATOR', message },
  };
  return changed(install, { state }, { action: 'disabled', deed, details: { reason: message } });
}

/**
 * Something went wrong with its code, which is not run again before somebody enables it. What the code itself says is
 * shown to operators and stays out of the audit log.
 *
 * @param of integrity of the version whose code it was, and the generation that it ran as
 */
export function failed(
  install: PluginInstall,
  {
    reason,
    of,
  }: { reason: { code: string; message: string }; of: { integrity: string; generation: number } },
  deed: Deed,
): PluginInstall {
  refuseRemoved(install);
  if (install.current.integrity !== of.integrity || install.generation !== of.generation) return install;
  const state: InstallState = { phase: 'DISABLED', ...consentOf(deed), reason };
  return changed(install, { state }, { action: 'disabled', deed, details: { reason: reason.code } });
}

/** It is gone but for what runs refer to. */
export function removed(install: PluginInstall, deed: Deed): PluginInstall {
  refuseRemoved(install);
  const state: InstallState = { phase: 'REMOVED', ...consentOf(deed) };
  const details = { integrity: install.current.integrity };
  return changed(install, { state, candidate: null, earlier: [] }, { action: 'uninstalled', deed, details });
}

interface Told {
  readonly action: PluginAction;
  readonly deed: Deed;
  readonly details: JsonObject;
  /** True when running code has to begin anew although neither version nor state is another. */
  readonly reload?: boolean;
}

type Parts = Partial<
  Pick<PluginInstall, 'current' | 'candidate' | 'earlier' | 'state' | 'healing' | 'installedAt'>
>;

/** The one place where revision and generation grow. */
export function changed(install: PluginInstall, parts: Parts, told: Told): PluginInstall {
  const { current = install.current, candidate = install.candidate, earlier = install.earlier } = parts;
  const { state = install.state, installedAt = install.installedAt } = parts;
  // What somebody has enabled, disabled or updated has nothing to do any more with what the platform tried.
  const healing = parts.healing ?? (parts.state || parts.current ? undefined : install.healing);
  const runsOther =
    told.reload === true || current.integrity !== install.current.integrity || state !== install.state;
  return {
    tenantId: install.tenantId,
    pluginId: install.pluginId,
    revision: install.revision + 1,
    generation: install.generation + (runsOther ? 1 : 0),
    current,
    candidate,
    earlier,
    state,
    ...(healing ? { healing } : {}),
    lastChange: { action: told.action, ...consentOf(told.deed), details: told.details },
    installedAt,
    updatedAt: told.deed.at,
  };
}

const consentOf = ({ by, at }: Deed): Consent => ({ by, at });

function detailsOf({ integrity, digest, source }: PluginVersion): JsonObject {
  return { integrity, digest, source: source.kind };
}

function takeoverConsent(
  { current }: PluginInstall,
  { action, version }: Takeover,
  deed: Deed,
): Consent | null {
  if (action === 'granted') return consentOf(deed);
  return action === 'updated' ? current.consent : version.consent;
}

/** Nobody can go back to what nobody consented to; of each version there is one, the one that ran last. */
function earlierAfter(install: PluginInstall, current: PluginVersion): readonly PluginVersion[] {
  const before = install.current.consent ? [install.current] : [];
  const others = install.earlier.filter(({ version }) => version !== install.current.version);
  return [...before, ...others].filter(({ version }) => version !== current.version).slice(0, earlierMax);
}

function requireConsent(pluginId: string, { consent, digest }: PluginVersion): void {
  if (!consent) throw new PluginNotReadyError(pluginId, [{ kind: 'consent', what: digest }]);
}

function refuseRemoved({ pluginId, state }: PluginInstall): void {
  if (state.phase === 'REMOVED') throw new PluginNotFoundError(pluginId);
}

function refuseOther(install: PluginInstall, integrity: string): void {
  refuseRemoved(install);
  if (install.current.integrity !== integrity) throw new PluginConflictError(install.pluginId);
}
