import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
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
  /**
   * Folder where Sigstore's roots of trust are kept and refreshed from its mirror. Without it attestations are not
   * looked at.
   */
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
  const checked = {
    signature: isSigned && (registry.keys ?? []).length > 0,
    attestations: isAttested && options.tufCache !== undefined,
  };
  if (!checked.signature && !checked.attestations) {
    const missing = isSigned
      ? 'no keys of the registry are configured'
      : 'no folder for roots of trust is configured';
    const detail =
      isSigned || isAttested ? `It is signed, and ${missing}.` : 'The registry gives no signatures.';
    return { state: 'none', detail };
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
      verifySignatures: checked.signature,
      verifyAttestations: checked.attestations,
      ...(options.tufCache === undefined ? {} : { tufCache: options.tufCache }),
    });
  } catch (error) {
    if (isNetworkError(error) || signal.aborted) {
      throw asPackageError(signal.aborted ? signal.reason : error, registryUrl(registry), options.signal);
    }
    if (codeOf(error) === 'EATTESTATIONVERIFY' && !(await hasRoots(options.tufCache ?? ''))) {
      const fix = 'Let the platform reach the mirror of Sigstore once, or copy the folder from one that did.';
      refuse('PKG_PROVENANCE_UNKNOWN', where, 'the roots of trust could not be loaded.', fix, {
        cause: error,
      });
    }
    const reason = error instanceof Error ? quote(error.message) : 'no reason given';
    const fix = 'Do not install it; tell the publisher and the registry.';
    refuse('PKG_PROVENANCE_FAILED', where, `a signature does not fit: ${reason}`, fix, { cause: error });
  }
  const parts = [
    ...(checked.signature ? ["the registry's signature"] : []),
    ...(checked.attestations ? ['attestations'] : []),
  ];
  return { state: 'verified', detail: `Verified: ${parts.join(' and ')}.` };
}

/** Whether the roots were ever refreshed: the seeds that come with Sigstore have no timestamp. */
async function hasRoots(tufCache: string): Promise<boolean> {
  const mirrors = await readdir(tufCache).catch(() => []);
  const found = await Promise.all(
    mirrors.map((mirror) =>
      access(join(tufCache, mirror, 'timestamp.json')).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
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
