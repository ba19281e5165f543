import semver from 'semver';
import type { JsonValue } from '../bridge/json.ts';
import { isPackageName } from '../build/manifest-shape.ts';
import { strongIntegrity } from './integrity.ts';
import { packageLimits, registryLimits } from './limits.ts';
import { isJsonObject, type JsonObject } from './package-json.ts';
import { type PackageProblem, problem, quote, refuse, refuseAll } from './problems.ts';
import { engineProblems, ruleProblems } from './publish-rules.ts';
import { getJson, type Registry, type RequestOptions, registryUrl } from './registry.ts';
import { sdkVersion } from './sdk-version.ts';

/** Which package is wanted. */
export type PackageQuery = {
  readonly name: string;
  /** A semver range, an exact version, or a tag such as `latest` (the default). */
  readonly range?: string;
  readonly registry: Registry;
};

export type ResolveOptions = RequestOptions & {
  /** Whether `2.0.0-beta.1` may be chosen where it was not asked for by name or tag. Default: no. */
  readonly prereleases?: boolean;
  /** How old a version has to be. Default: 24 hours. */
  readonly minAgeHours?: number;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
  /** Default: the version of this SDK. */
  readonly platformVersion?: string;
};

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

type Candidate = { readonly version: string; readonly manifest: JsonObject; readonly publishedAt?: string };

/** The versions that a range or tag means, newest first. */
function candidates(packument: JsonObject, wanted: string, options: ResolveOptions): readonly Candidate[] {
  const versions = isJsonObject(packument.versions) ? packument.versions : {};
  const tags = isJsonObject(packument['dist-tags']) ? packument['dist-tags'] : {};
  const times = isJsonObject(packument.time) ? packument.time : {};
  const tagged = Object.hasOwn(tags, wanted) ? tags[wanted] : undefined;
  const range = typeof tagged === 'string' ? tagged : wanted;
  if (range.length > 200 || semver.validRange(range) === null) {
    const fix = 'Use a range such as "^1.2.0", a version, or a tag of the package.';
    refuse('PKG_VERSION_INVALID', quote(wanted), 'is no version range, and no tag of the package.', fix);
  }
  // A version named in full, or by a tag other than latest, was asked for as it is.
  const isAsked = semver.valid(range) !== null && wanted !== 'latest';
  const includePrerelease = options.prereleases === true || isAsked;
  const found = Object.keys(versions)
    .filter(
      (version) =>
        semver.valid(version) === version && semver.satisfies(version, range, { includePrerelease: true }),
    )
    .filter((version) => includePrerelease || semver.prerelease(version) === null);
  if (found.length === 0) noCandidate(Object.keys(versions), range, wanted);
  return found.sort(semver.rcompare).flatMap((version) => {
    const [manifest, time] = [versions[version], times[version]];
    if (!isJsonObject(manifest)) return [];
    return [{ version, manifest, ...(typeof time === 'string' ? { publishedAt: time } : {}) }];
  });
}

function noCandidate(versions: readonly string[], range: string, wanted: string): never {
  const prerelease = versions.find((version) =>
    semver.satisfies(version, range, { includePrerelease: true }),
  );
  if (prerelease !== undefined) {
    const fix = 'Ask for it by its exact version, or allow prereleases.';
    refuse('PKG_PRERELEASE', quote(wanted), `only prereleases fit, such as ${quote(prerelease)}.`, fix);
  }
  const some = versions.slice(-5).map(quote).join(', ');
  refuse(
    'PKG_VERSION_NOT_FOUND',
    quote(wanted),
    `no version fits; there are ${some || 'none'}.`,
    'Ask for another range.',
  );
}

/** The newest candidate that fits platform and policy; one that is not deprecated, where there is one. */
function choose(found: readonly Candidate[], name: string, options: ResolveOptions): Candidate {
  const fitting = found.filter((candidate) => policyProblems(candidate, name, options).length === 0);
  const chosen = fitting.find(({ manifest }) => !isDeprecated(manifest)) ?? fitting[0];
  if (chosen) return chosen;
  const newest = found[0];
  refuseAll(newest ? policyProblems(newest, name, options) : []);
  return refuse('PKG_REGISTRY_ANSWER', name, 'the registry describes no version.', 'Check the registry.');
}

function policyProblems(
  { version, manifest, publishedAt }: Candidate,
  name: string,
  options: ResolveOptions,
): readonly PackageProblem[] {
  const { platformVersion = sdkVersion, minAgeHours = 24, now = Date.now } = options;
  const where = `${name}@${version}`;
  const engine = isJsonObject(manifest.ymera) ? manifest.ymera.engine : undefined;
  return [
    ...engineProblems(engine, platformVersion, `${where} ymera.engine`),
    ...(minAgeHours > 0 ? ageProblems(publishedAt, minAgeHours, now(), where) : []),
  ];
}

function ageProblems(
  publishedAt: string | undefined,
  minAgeHours: number,
  now: number,
  where: string,
): readonly PackageProblem[] {
  const time = publishedAt === undefined ? Number.NaN : Date.parse(publishedAt);
  if (Number.isNaN(time)) {
    const fix = 'Use a registry that says when versions were published, or set the least age to 0.';
    return [problem('PKG_NO_TIME', where, 'the registry does not say when it was published.', fix)];
  }
  const hours = (now - time) / 3_600_000;
  if (hours >= minAgeHours) return [];
  const message = `it was published ${Math.max(0, hours).toFixed(1)} hours ago, the policy is ${minAgeHours}.`;
  return [problem('PKG_TOO_YOUNG', where, message, 'Wait, or ask for an older version.')];
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

function isDeprecated({ deprecated }: JsonObject): boolean {
  return deprecated !== undefined && deprecated !== false && deprecated !== '';
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
