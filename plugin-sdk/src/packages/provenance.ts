import type { Packument } from 'pacote';
import { registryLimits } from './limits.ts';
import { isJsonObject } from './package-json.ts';
import { loadPacote, pacoteOptions } from './pacote.ts';
import { quote, refuse } from './problems.ts';
import { asPackageError, type RequestOptions, registryUrl } from './registry.ts';
import type { ResolvedPackage } from './resolve.ts';

/** What the signatures of a package say. The third state, "failed", is the error `PKG_PROVENANCE_FAILED`. */
export type Provenance = {
  readonly state: 'verified' | 'none';
  /** In a sentence: what was verified, or why nothing was. */
  readonly detail: string;
};

export type ProvenanceOptions = RequestOptions & {
  /** Folder where the roots of trust for attestations are kept. Default: pacote's. */
  readonly tufCache?: string;
  /** Loads pacote; replaced in tests. */
  readonly loadPacote?: () => Promise<unknown>;
};

/**
 * Verifies the registry's signature and the publisher's attestations (Sigstore) of a resolved package, as far as
 * there are any. Throws `PKG_PROVENANCE_FAILED` when one of them does not fit.
 */
export async function verifyProvenance(
  resolved: ResolvedPackage,
  options: ProvenanceOptions = {},
): Promise<Provenance> {
  const { name, version, manifest, registry } = resolved;
  const dist = isJsonObject(manifest.dist) ? manifest.dist : {};
  const isSigned = Array.isArray(dist.signatures) && dist.signatures.length > 0;
  const isAttested = dist.attestations !== undefined && dist.attestations !== null;
  const hasKeys = (registry.keys ?? []).length > 0;
  if (!isSigned && !isAttested) return { state: 'none', detail: 'The registry gives no signatures.' };
  if (!isAttested && !hasKeys) {
    return { state: 'none', detail: 'It is signed, and no keys of the registry are configured.' };
  }
  const pacote = await loadPacote(options.loadPacote);
  const timeout = AbortSignal.timeout(options.timeoutMs ?? registryLimits.timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const where = `${name}@${version}`;
  try {
    await pacote.manifest(where, {
      ...pacoteOptions(registry, signal),
      fullMetadata: true,
      packumentCache: knownPackument(resolved),
      integrity: resolved.integrity,
      verifySignatures: isSigned && hasKeys,
      verifyAttestations: isAttested,
      ...(options.tufCache === undefined ? {} : { tufCache: options.tufCache }),
    });
  } catch (error) {
    if (isNetworkError(error) || signal.aborted) {
      throw asPackageError(signal.aborted ? signal.reason : error, registryUrl(registry), options.signal);
    }
    const reason = error instanceof Error ? quote(error.message) : 'no reason given';
    const fix = 'Do not install it; tell the publisher and the registry.';
    refuse('PKG_PROVENANCE_FAILED', where, `a signature does not fit: ${reason}`, fix, { cause: error });
  }
  const parts = [
    ...(isSigned && hasKeys ? ["the registry's signature"] : []),
    ...(isAttested ? ['attestations'] : []),
  ];
  return { state: 'verified', detail: `Verified: ${parts.join(' and ')}.` };
}

/** What the registry said when the package was resolved, so that pacote does not ask it again. */
function knownPackument({
  name,
  version,
  manifest,
  registry,
  publishedAt,
}: ResolvedPackage): Map<string, Packument> {
  const url = registryUrl(registry).href.replace(/\/+$/, '');
  const packument = {
    name,
    'dist-tags': { latest: version },
    versions: { [version]: structuredClone(manifest) },
    time: publishedAt === undefined ? {} : { [version]: publishedAt },
  };
  // pacote reads no more of it than this.
  return new Map([[`full:${url}/${name.replace('/', '%2f')}`, packument as unknown as Packument]]);
}

function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('statusCode' in error) return true;
  return 'type' in error && (error.type === 'system' || error.type === 'request-timeout');
}
