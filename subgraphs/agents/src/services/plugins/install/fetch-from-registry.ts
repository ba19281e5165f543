import {
  downloadPackage,
  type PackageProblem,
  type ResolvedPackage,
  registryKeys,
  resolvePackage,
  verifyProvenance,
} from '@ymera/plugin-sdk/packages';
import { PluginRegistryOffError } from '../../../domain/installation-errors.ts';
import type { InstallOrder } from '../../../domain/installation-order.ts';
import type { PluginFinding } from '../../../domain/plugin-version.ts';
import type { FetchedPackage } from './fetched-package.ts';
import type { InstallDesk } from './install-desk.ts';
import type { Progress } from './progress.ts';

const hourMs = 3_600_000;

/**
 * Resolves an exact version, downloads its bytes once and verifies its signatures.
 *
 * @throws PackageError, PluginRegistryOffError
 */
export async function fetchFromRegistry(
  { registry: known, clock }: Pick<InstallDesk, 'registry' | 'clock'>,
  { order, progress }: { order: Extract<InstallOrder, { kind: 'REGISTRY' }>; progress: Progress },
  signal: AbortSignal,
): Promise<FetchedPackage> {
  if (!known) throw new PluginRegistryOffError();
  const { registry, minAgeMs, tufCache } = known;
  const { name, range } = order;
  const policy = { minAgeHours: minAgeMs / hourMs, now: () => clock.now() };
  const resolved = await resolvePackage({ name, range, registry }, { ...policy, signal });
  await progress.to('DOWNLOADING');
  const contents = await downloadPackage(resolved, { signal });
  await progress.to('CHECKING');
  const roots = tufCache === undefined ? {} : { tufCache };
  const provenance = await verifyProvenance(await withKeys(resolved, signal), { ...roots, signal });
  return {
    contents,
    source: { kind: 'REGISTRY', registry: registry.url, range, resolved: resolved.tarball },
    provenance: provenance.state === 'verified' ? 'VERIFIED' : 'NONE',
    publisher: publisherOf(resolved),
    reviewed: false,
    notes: resolved.warnings.map(toFinding),
  };
}

/** With the keys that the registry names, where it has signed the package and the operator has named none. */
async function withKeys(resolved: ResolvedPackage, signal: AbortSignal): Promise<ResolvedPackage> {
  const { registry, manifest } = resolved;
  const { dist } = manifest;
  const isSigned = typeof dist === 'object' && dist !== null && 'signatures' in dist;
  if (registry.keys || !isSigned) return resolved;
  return { ...resolved, registry: { ...registry, keys: await registryKeys(registry, { signal }) } };
}

/** Whoever published it, as the registry says; a package whose publisher is not told stands for itself. */
function publisherOf({ manifest, name }: ResolvedPackage): string {
  const { _npmUser: user } = manifest;
  const told = typeof user === 'object' && user !== null && 'name' in user ? user.name : undefined;
  return typeof told === 'string' && /^[\w.~-]{1,100}$/.test(told) ? `npm:${told}` : `npm-package:${name}`;
}

const toFinding = ({ code, where, message, why, fix }: PackageProblem): PluginFinding => ({
  code,
  severity: 'MEDIUM',
  where,
  message,
  why,
  fix,
});
