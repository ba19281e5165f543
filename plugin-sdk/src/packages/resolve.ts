import type { JsonValue } from '../bridge/json.ts';
import { isPackageName } from '../build/manifest-shape.ts';
import { type Candidate, candidates, choose, isDeprecated, type VersionPolicy } from './choose-version.ts';
import { strongIntegrity } from './integrity.ts';
import { packageLimits, registryLimits } from './limits.ts';
import { isJsonObject, type JsonObject } from './package-json.ts';
import { type PackageProblem, problem, quote, refuse, refuseAll } from './problems.ts';
import { ruleProblems } from './publish-rules.ts';
import { getJson, type Registry, type RequestOptions, registryUrl } from './registry.ts';

/** Which package is wanted. */
export type PackageQuery = {
  readonly name: string;
  /** A semver range, an exact version, or a tag such as `latest` (the default). */
  readonly range?: string;
  readonly registry: Registry;
};

export type ResolveOptions = RequestOptions & VersionPolicy;

/** One exact version, ready to be downloaded. */
export type ResolvedPackage = {
  readonly name: string;
  readonly version: string;
  readonly registry: Registry;
  /** SRI text with one sha512. */
  readonly integrity: string;
  /** Address of the archive; always on the host of the registry. */
  readonly tarball: string;
  /** ISO 8601; absent when the registry does not say. */
  readonly publishedAt?: string;
  /** What the registry says its package.json is. */
  readonly manifest: JsonObject;
  /** What an operator should know, and what forbids nothing. */
  readonly warnings: readonly PackageProblem[];
};

/**
 * Finds the newest version that fits a range, the platform and the policy. Throws `PackageError` when there is none,
 * or when the one that fits breaks a rule: it never falls back to an older version because a newer one is hostile.
 */
export async function resolvePackage(
  query: PackageQuery,
  options: ResolveOptions = {},
): Promise<ResolvedPackage> {
  const { name, registry } = query;
  if (!isPackageName(name)) {
    refuse('PKG_NAME_INVALID', quote(name), 'is no package name.', 'Use a name such as "@you/word-tools".');
  }
  const packument = await getJson(registry, name.replace('/', '%2f'), {
    ...options,
    bytes: registryLimits.packumentBytes,
  });
  if (packument.name !== name) {
    refuse(
      'PKG_NAME_MISMATCH',
      quote(name),
      `the registry answered for ${quote(packument.name)}.`,
      'Check the registry.',
    );
  }
  const chosen = choose(candidates(packument, query.range ?? 'latest', options), name, options);
  refuseAll(hostileProblems(chosen, name));
  const { version, manifest, publishedAt } = chosen;
  const dist = isJsonObject(manifest.dist) ? manifest.dist : {};
  return {
    name,
    version,
    registry,
    integrity: strongIntegrity(dist.integrity, `${name}@${version} dist.integrity`),
    tarball: tarballUrl(dist.tarball, registry, `${name}@${version}`),
    ...(publishedAt === undefined ? {} : { publishedAt }),
    manifest,
    warnings: deprecation(chosen, name),
  };
}

/** What makes a version unfit for every platform. */
function hostileProblems({ version, manifest }: Candidate, name: string): readonly PackageProblem[] {
  const where = `${name}@${version}`;
  const dist = isJsonObject(manifest.dist) ? manifest.dist : {};
  const other = manifest.name !== name || manifest.version !== version;
  const said = `${String(manifest.name)}@${String(manifest.version)}`;
  const fix = 'Ship only dist, package.json, README and LICENSE ("files" in package.json).';
  return [
    ...(other
      ? [
          problem(
            'PKG_VERSION_MISMATCH',
            where,
            `the registry describes ${quote(said)}.`,
            'Check the registry.',
          ),
        ]
      : []),
    ...ruleProblems(manifest, where),
    ...(exceeds(dist.unpackedSize, packageLimits.unpackedBytes)
      ? [problem('PKG_TOO_LARGE', where, `it unpacks to ${String(dist.unpackedSize)} bytes.`, fix)]
      : []),
    ...(exceeds(dist.fileCount, packageLimits.entries)
      ? [problem('PKG_TOO_MANY_ENTRIES', where, `it has ${String(dist.fileCount)} files.`, fix)]
      : []),
  ];
}

function exceeds(said: JsonValue | undefined, most: number): boolean {
  return typeof said === 'number' && said > most;
}

function deprecation({ version, manifest }: Candidate, name: string): readonly PackageProblem[] {
  if (!isDeprecated(manifest)) return [];
  const message = `its author says: ${quote(manifest.deprecated)}`;
  return [problem('PKG_DEPRECATED', `${name}@${version}`, message, 'Look for a replacement.')];
}

/** The path that the registry gives, on the registry's own host: it cannot send us to a third one. */
function tarballUrl(found: JsonValue | undefined, registry: Registry, where: string): string {
  const base = registryUrl(registry);
  if (typeof found !== 'string' || !URL.canParse(found, base.href)) {
    refuse('PKG_REGISTRY_ANSWER', `${where} dist.tarball`, 'is no address.', 'Check the registry.');
  }
  const { pathname, search, protocol } = new URL(found, base);
  if (protocol !== 'https:' && protocol !== 'http:') {
    refuse('PKG_REGISTRY_ANSWER', `${where} dist.tarball`, 'is no web address.', 'Check the registry.');
  }
  return new URL(`${pathname}${search}`, base.origin).href;
}
