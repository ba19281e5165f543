import type { Principal } from '@ymera/kernel';
import { installed, proposed, reinstalled } from '../../../domain/install-transitions.ts';
import { PluginVersionReplacedError } from '../../../domain/installation-errors.ts';
import { outcomeOf } from '../../../domain/installation-outcome.ts';
import { PluginConflictError, PluginNotFoundError } from '../../../domain/plugin-errors.ts';
import type { PluginInstall } from '../../../domain/plugin-install.ts';
import type { PluginVersion } from '../../../domain/plugin-version.ts';
import { changeInstall, settleInstall } from '../change-install.ts';
import { switchVersion } from '../switch-version.ts';
import { compareVersions } from './describe-version.ts';
import type { InstallDesk } from './install-desk.ts';

/** How often a change that came in between is answered by looking again. */
const roundsMax = 5;

export interface CheckedVersion {
  readonly principal: Principal;
  readonly pluginId: string;
  readonly version: PluginVersion;
}

/**
 * Puts a version that was checked, and whose package is stored, into the tenant's record of the plugin: as the first
 * one, in the place of the current one, or beside it until somebody consents.
 *
 * @throws PluginVersionFailedError when the plugin is enabled and the version does not start; PluginVersionReplacedError
 * when it is not what its registry gave before; PluginNotReadyError, PluginConflictError
 */
export async function recordVersion(
  desk: InstallDesk,
  checked: CheckedVersion,
  signal: AbortSignal,
): Promise<{ readonly needsConsent: boolean }> {
  for (let round = 0; round < roundsMax; round++) {
    const recorded = await record(desk, checked, signal).catch(overtaken);
    if (recorded) return recorded;
  }
  throw new PluginConflictError(checked.pluginId);
}

/** Whoever was overtaken looks again at what there is now. */
function overtaken(error: unknown): null {
  if (error instanceof PluginConflictError || error instanceof PluginNotFoundError) return null;
  throw error;
}

/** Null when another change came first. */
async function record(
  desk: InstallDesk,
  { principal, pluginId, version }: CheckedVersion,
  signal: AbortSignal,
): Promise<{ readonly needsConsent: boolean } | null> {
  const place = { tenantId: principal.tenantId, pluginId };
  const deed = { by: principal.id, at: desk.clock.now() };
  const [install = null] = await desk.stores.installs.findMany({ ...place, pluginIds: [pluginId] });
  const outcome = outcomeOf(install, version, compareVersions);
  switch (outcome.kind) {
    case 'REFUSE':
      throw new PluginVersionReplacedError(pluginId, version.version);
    case 'KEEP':
      return outcome;
    case 'INSTALL': {
      const first = install ? reinstalled(install, version, deed) : installed(place, version, deed);
      return (await store(desk, first)) ? { needsConsent: true } : null;
    }
    case 'PROPOSE':
      await changeInstall(desk, place, (now) => proposed(now, outcome, deed));
      return { needsConsent: true };
    case 'TAKE_OVER': {
      const { replaces } = outcome;
      await switchVersion(desk, { place, by: deed.by, version, replaces, action: 'updated' }, signal);
      return outcome;
    }
  }
}

/** False when somebody else has installed it meanwhile. */
async function store({ stores, ...desk }: InstallDesk, install: PluginInstall): Promise<boolean> {
  const { installs } = stores;
  const stored = install.revision === 1 ? await installs.create(install) : await installs.replace(install);
  if (stored) await settleInstall({ ...desk, stores }, install);
  return stored;
}
