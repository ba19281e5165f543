import semver from 'semver';
import { isJsonObject, type JsonObject } from './package-json.ts';
import { type PackageProblem, problem, quote, refuse, refuseAll } from './problems.ts';
import { engineProblems } from './publish-rules.ts';
import { sdkVersion } from './sdk-version.ts';

/** What a version has to fulfil beside its range. */
export type VersionPolicy = {
  /** Whether `2.0.0-beta.1` may be chosen where it was not asked for by name or tag. Default: no. */
  readonly prereleases?: boolean;
  /** How old a version has to be. Default: 24 hours. */
  readonly minAgeHours?: number;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
  /** Default: the version of this SDK. */
  readonly platformVersion?: string;
};

/** One version that a registry describes. */
export type Candidate = {
  readonly version: string;
  readonly manifest: JsonObject;
  readonly publishedAt?: string;
};

/** The versions that a range or tag means, newest first. */
export function candidates(
  packument: JsonObject,
  wanted: string,
  policy: VersionPolicy,
): readonly Candidate[] {
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
  const includePrerelease = policy.prereleases === true || isAsked;
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
export function choose(found: readonly Candidate[], name: string, policy: VersionPolicy): Candidate {
  const fitting = found.filter((candidate) => policyProblems(candidate, name, policy).length === 0);
  const chosen = fitting.find(({ manifest }) => !isDeprecated(manifest)) ?? fitting[0];
  if (chosen) return chosen;
  const newest = found[0];
  refuseAll(newest ? policyProblems(newest, name, policy) : []);
  return refuse('PKG_REGISTRY_ANSWER', name, 'the registry describes no version.', 'Check the registry.');
}

function policyProblems(
  { version, manifest, publishedAt }: Candidate,
  name: string,
  policy: VersionPolicy,
): readonly PackageProblem[] {
  const { platformVersion = sdkVersion, minAgeHours = 24, now = Date.now } = policy;
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

/** Whether its author advises against a version. */
export function isDeprecated({ deprecated }: JsonObject): boolean {
  return deprecated !== undefined && deprecated !== false && deprecated !== '';
}
