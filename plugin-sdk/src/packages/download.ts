import { canonicalText } from '../build/canonical.ts';
import type { PackageLimits } from './limits.ts';
import { registryLimits } from './limits.ts';
import { isJsonObject, type JsonObject } from './package-json.ts';
import { loadPacote, otherHostCode, pacoteOptions } from './pacote.ts';
import { PackageError, type PackageProblem, problem, refuse, refuseAll } from './problems.ts';
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
  const read = async (stream: NodeJS.ReadableStream): Promise<Outcome> => {
    stream.on('error', () => undefined); // A late error, after reading was given up, has no other listener.
    try {
      const chunks = untilAborted(stream as AsyncIterable<Uint8Array> & NodeJS.ReadableStream, signal);
      const { integrity } = resolved;
      return {
        contents: await readPackageTarball(chunks, {
          integrity,
          ...(options.limits ? { limits: options.limits } : {}),
        }),
      };
    } catch (error) {
      // Returned, not thrown: pacote would download again after some errors.
      return { error };
    }
  };
  try {
    const pinned = {
      ...pacoteOptions(resolved.registry, signal),
      integrity: resolved.integrity,
      resolved: url.href,
    };
    const outcome = (await pacote.tarball.stream(url.href, read, pinned)) as Outcome;
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

/** The chunks of a stream; ends with the signal's reason even when the stream itself falls silent. */
async function* untilAborted(
  stream: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => undefined); // Read only while a chunk is awaited.
  const chunks = stream[Symbol.asyncIterator]();
  for (;;) {
    signal.throwIfAborted();
    const next = await Promise.race([chunks.next(), aborted]);
    if (next.done) return;
    yield next.value;
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
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 0;
  return caught(() => {
    if (mentions(error, otherHostCode)) {
      const fix = 'Configure the address it sends to.';
      refuse('PKG_REGISTRY_REDIRECT', url.href, 'the registry sends to another host.', fix, { cause: error });
    }
    if (code === 'EINTEGRITY') {
      const fix = 'Download it again; if it stays so, tell the publisher.';
      refuse('PKG_INTEGRITY_MISMATCH', url.href, 'the bytes are not the published ones.', fix, {
        cause: error,
      });
    }
    if (status === 404)
      refuse('PKG_NOT_FOUND', url.href, 'the archive is not there.', 'Check the registry.', { cause: error });
    if (status >= 400) {
      refuse('PKG_REGISTRY_REFUSED', url.href, `the registry answered ${status}.`, 'Try again later.', {
        cause: error,
      });
    }
    throw asPackageError(error, url, signal);
  });
}

function caught(run: () => never): PackageError {
  try {
    return run();
  } catch (error) {
    if (error instanceof PackageError) return error;
    throw error;
  }
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
