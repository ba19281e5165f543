import type { PluginBundle, PluginManifest } from '../bridge/manifest.ts';
import { canonicalText } from '../build/canonical.ts';
import { PluginBuildError } from '../build/errors.ts';
import { type PackageManifest, parseManifest } from '../build/read-manifest.ts';
import { bundleOf, digestProblems } from './bundle-of.ts';
import { diffPermissions, type PermissionDiff } from './diff-permissions.ts';
import { packageLimits } from './limits.ts';
import { listedProblems } from './listed-manifest.ts';
import { type PluginFile, pluginFilePath, readPluginFile } from './plugin-file.ts';
import { PackageError, type PackageProblem, problem, refuseAll } from './problems.ts';
import { engineProblems, ruleProblems } from './publish-rules.ts';
import { type PackageContents, type ReadOptions, readPackageTarball } from './read-tarball.ts';
import type { ScanFinding } from './scan/findings.ts';
import { scanApart } from './scan/scan-apart.ts';
import { sdkVersion } from './sdk-version.ts';

/** A package that may be installed: what was read, and the plugin in it. */
export type ValidPackage = {
  readonly contents: PackageContents;
  readonly bundle: PluginBundle;
};

/** Everything that is known about a package before it runs. */
export type PackageReport = {
  /** What forbids to install it. Empty when it may be installed. */
  readonly problems: readonly PackageProblem[];
  /** What a reviewer should know about its code, gravest first. */
  readonly findings: readonly ScanFinding[];
  /** What it may do more or less than the installed version; of a new plugin, all that it asks for. */
  readonly permissions?: PermissionDiff;
  /** Absent when there are problems. */
  readonly valid?: ValidPackage;
};

export type ValidateOptions = ReadOptions & {
  /** Version of the platform that the engine range must fit. Default: the version of this SDK. */
  readonly platformVersion?: string;
  /** Manifest of the version that is installed now. */
  readonly installed?: PluginManifest;
};

/**
 * Checks a packed package in every way that an install does: archive, package.json, dist/plugin.json, digests,
 * engine range, and a scan of the code. A bad package is a report with problems, not an exception.
 */
export async function validatePackage(
  packed: Uint8Array | AsyncIterable<Uint8Array>,
  options: ValidateOptions = {},
): Promise<PackageReport> {
  try {
    return await report(await readPackageTarball(packed, options), options);
  } catch (error) {
    return asReport(error);
  }
}

/** The same for a package that has been read, such as one that was downloaded. */
export async function validateContents(
  contents: PackageContents,
  options: ValidateOptions = {},
): Promise<PackageReport> {
  try {
    return await report(contents, options);
  } catch (error) {
    return asReport(error);
  }
}

function asReport(error: unknown): PackageReport {
  if (!(error instanceof PackageError)) throw error;
  return { problems: error.problems, findings: [] };
}

/** Throws `PackageError` where nothing can be said about the rest. */
async function report(contents: PackageContents, options: ValidateOptions): Promise<PackageReport> {
  const limits = { ...packageLimits, ...options.limits };
  const rules = ruleProblems(contents.packageJson, 'package.json');
  const { manifest, faults } = packageManifest(contents, rules);
  refuseAll(faults);
  const plugin = readPluginFile(contents.files, limits);
  const bundle = bundleOf(contents, plugin, limits);
  const problems = [
    ...rules,
    ...(manifest ? mismatches(manifest, plugin) : []),
    ...digestProblems(contents, plugin),
    ...listedProblems(bundle.manifest, limits),
    ...engineProblems(plugin.engine, options.platformVersion ?? sdkVersion, `${pluginFilePath} engine`),
  ];
  const { code, sourceMap } = bundle;
  const findings = await scanApart({ code, sourceMap, permissions: plugin.permissions });
  const permissions = diffPermissions(options.installed, bundle.manifest);
  return {
    problems,
    findings,
    permissions,
    ...(problems.length === 0 ? { valid: { contents, bundle } } : {}),
  };
}

function packageManifest(
  { packageJson }: PackageContents,
  rules: readonly PackageProblem[],
): { manifest?: PackageManifest; faults: readonly PackageProblem[] } {
  try {
    return { manifest: parseManifest(packageJson), faults: [] };
  } catch (error) {
    if (!(error instanceof PluginBuildError)) throw error;
    const found = error.problems.map(({ where, message, fix }) =>
      problem('MANIFEST_INVALID', where, message, fix),
    );
    // What the rules say of the same field is said better there.
    const news = found.filter(({ where }) => !rules.some((rule) => rule.where === where));
    return { faults: [...rules, ...news] };
  }
}

const compared = [
  'name',
  'version',
  'description',
  'permissions',
  'limits',
  'engine',
  'secrets',
  'categories',
  'isolation',
] as const;

function mismatches(manifest: PackageManifest, plugin: PluginFile): readonly PackageProblem[] {
  const fields = compared.filter((field) => canonicalText(manifest[field]) !== canonicalText(plugin[field]));
  const config =
    manifest.config !== undefined && canonicalText(manifest.config) !== canonicalText(plugin.config);
  const provides = (['agents', 'tools'] as const).filter(
    (kind) =>
      canonicalText([...manifest.provides[kind]].sort()) !==
      canonicalText(plugin[kind].map(({ id }) => id).sort()),
  );
  return [...fields, ...(config ? ['config'] : []), ...provides].map((field) =>
    problem(
      'MANIFEST_MISMATCH',
      `${pluginFilePath} ${field}`,
      'says something else than package.json.',
      'Run "ymera-plugin build" and pack again.',
    ),
  );
}
