import { canonicalText } from '../build/canonical.ts';
import type { PackageLimits } from './limits.ts';
import { registryLimits } from './limits.ts';
import { isJsonObject, type JsonObject } from './package-json.ts';
import { loadPacote, otherHostCode, pacoteOptions } from './pacote.ts';
import { PackageError, type PackageProblem, packageError, problem, refuseAll } from './problems.ts';
import { type PackageContents, readPackageTarball } from './read-tarball.ts';
import { asPackageError, type RequestOptions } from './registry.ts';
import type { ResolvedPackage } from './resolve.ts';

export type DownloadOptions = RequestOptions & {
  readonly limits?: Partial<PackageLimits>;
  /** Loads pacote; replaced in tests. */
  readonly loadPacote?: () => Promise<unknown>;
};

/**
 * Downloads a package once, into memory. Its bytes must have the integrity that was resolved, and its package.json
 * must be the one that the registry shows. Throws `PackageError`.
 */
export async function downloadPackage(
  resolved: ResolvedPackage,
  options: DownloadOptions = {},
): Promise<PackageContents> {
  const pacote = await loadPacote(options.loadPacote);
  const url = new URL(resolved.tarball);
  const giveUp = new AbortController();
  const timeout = AbortSignal.timeout(options.timeoutMs ?? registryLimits.timeoutMs);
  const signal = AbortSignal.any([giveUp.signal, timeout, ...(options.signal ? [options.signal] : [])]);
  try {
    const pinned = { ...pacoteOptions(resolved.registry, signal), resolved: url.href };
    const outcome = await pacote.tarball.stream<Outcome>(
      url.href,
      (stream) => read(stream, resolved.integrity, options.limits),
      pinned,
    );
    if ('error' in outcome) throw outcome.error;
    refuseAll(confusionProblems(resolved, outcome.contents.packageJson));
    return outcome.contents;
  } catch (error) {
    throw explain(error, url, options.signal, timeout);
  } finally {
    giveUp.abort();
  }
}

type Outcome = { readonly contents: PackageContents } | { readonly error: unknown };

/**
 * Reads the stream that pacote hands over. A failure is returned, not thrown: pacote would download again after
 * some errors.
 */
async function read(
  stream: NodeJS.ReadableStream,
  integrity: string,
  limits: Partial<PackageLimits> = {},
): Promise<Outcome> {
  stream.on('error', () => undefined); // A late error, after reading was given up, has no other listener.
  try {
    // What pacote hands over gives bytes, not text.
    const chunks = stream as AsyncIterable<Uint8Array> & NodeJS.ReadableStream;
    return { contents: await readPackageTarball(chunks, { integrity, limits }) };
  } catch (error) {
    return { error };
  }
}

function explain(
  error: unknown,
  url: URL,
  signal: AbortSignal | undefined,
  timeout: AbortSignal,
): PackageError {
  if (error instanceof PackageError) return error;
  if (timeout.aborted) return asPackageError(timeout.reason, url, signal);
  const options = { cause: error };
  if (mentions(error, otherHostCode)) {
    const fix = 'Configure the address it sends to.';
    return packageError(
      'PKG_REGISTRY_REDIRECT',
      url.href,
      'the registry sends to another host.',
      fix,
      options,
    );
  }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 0;
  if (status === 404) {
    return packageError(
      'PKG_NOT_FOUND',
      url.href,
      'the archive is not there.',
      'Check the registry.',
      options,
    );
  }
  if (status >= 400) {
    const message = `the registry answered ${status}.`;
    return packageError('PKG_REGISTRY_REFUSED', url.href, message, 'Try again later.', options);
  }
  return asPackageError(error, url, signal);
}

/** Libraries wrap errors, and keep the code, the cause, or only the text. */
function mentions(error: unknown, code: string): boolean {
  for (let depth = 0, at = error; at instanceof Error && depth < 5; depth += 1, at = at.cause) {
    if ('code' in at && at.code === code) return true;
  }
  return false;
}

const shown = [
  'name',
  'version',
  'ymera',
  'scripts',
  'bin',
  'dependencies',
  'optionalDependencies',
  'peerDependencies',
];

/** Fields in which the delivered package.json is not the one that the registry shows. */
function confusionProblems(
  { name, version, manifest }: ResolvedPackage,
  packageJson: JsonObject,
): readonly PackageProblem[] {
  const differing = shown.filter((field) => comparable(manifest[field]) !== comparable(packageJson[field]));
  return differing.map((field) =>
    problem(
      'PKG_MANIFEST_CONFUSION',
      `${name}@${version} package.json ${field}`,
      'is not what the registry shows.',
      'Do not install it; tell the publisher and the registry.',
    ),
  );
}

/** Text that is the same for the same content; empty objects count as absent, as registries leave them out. */
function comparable(found: JsonObject[string] | undefined): string {
  if (found === undefined || (isJsonObject(found) && Object.keys(found).length === 0)) return '';
  return canonicalText(found);
}
