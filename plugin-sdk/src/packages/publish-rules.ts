import semver from 'semver';
import type { JsonValue } from '../bridge/json.ts';
import { isPackageName } from '../build/manifest-shape.ts';
import { isJsonObject, type JsonObject } from './package-json.ts';
import { type PackageProblem, problem, quote } from './problems.ts';

const sdkName = '@ymera/plugin-sdk';
export const keyword = 'ymera-plugin';

const installScripts = ['preinstall', 'install', 'postinstall', 'preuninstall', 'uninstall', 'postuninstall'];
const dependencyFields = ['dependencies', 'optionalDependencies', 'peerDependencies'];
const bundleFields = ['bundleDependencies', 'bundledDependencies'];

/**
 * What forbids a package to be installed, by its package.json, or by what a registry says of it. `where` names the
 * one that is looked at.
 */
export function ruleProblems(json: JsonObject, where: string): readonly PackageProblem[] {
  return [
    ...nameProblems(json, where),
    ...scriptProblems(json, where),
    ...dependencyProblems(json, where),
    ...pluginProblems(json, where),
  ];
}

function nameProblems({ name, version }: JsonObject, where: string): readonly PackageProblem[] {
  const badName = !isPackageName(name);
  const badVersion = typeof version !== 'string' || semver.valid(version) !== version;
  return [
    ...when(
      badName,
      'PKG_NAME_INVALID',
      `${where} name`,
      `is ${said(name)}.`,
      'Use lower case, such as "@you/word-tools".',
    ),
    ...when(
      badVersion,
      'PKG_VERSION_INVALID',
      `${where} version`,
      `is ${said(version)}.`,
      'Use a version such as "1.0.0".',
    ),
  ];
}

function scriptProblems(json: JsonObject, where: string): readonly PackageProblem[] {
  const scripts = isJsonObject(json.scripts) ? Object.keys(json.scripts) : [];
  const found = scripts.filter((name) => installScripts.includes(name));
  const hidden = found.length === 0 && json.hasInstallScript === true;
  return [
    ...found.flatMap((name) =>
      when(
        true,
        'PKG_SCRIPTS',
        `${where} scripts.${name}`,
        'is a script that runs on install.',
        'Remove it.',
      ),
    ),
    ...when(
      hidden,
      'PKG_SCRIPTS',
      `${where} hasInstallScript`,
      'the package has a script that runs on install.',
      'Remove it.',
    ),
    ...when(
      isSet(json.gypfile),
      'PKG_NATIVE',
      `${where} gypfile`,
      'the package compiles native code.',
      'Use plain JavaScript.',
    ),
    ...when(
      isSet(json.bin),
      'PKG_BIN',
      `${where} bin`,
      'the package installs commands.',
      'Remove the field.',
    ),
  ];
}

function dependencyProblems(json: JsonObject, where: string): readonly PackageProblem[] {
  const fix = 'Move it to devDependencies: the build bundles what the code imports.';
  const named = dependencyFields.flatMap((field) => {
    const listed = json[field];
    const names = isJsonObject(listed) ? Object.keys(listed).filter((name) => name !== sdkName) : [];
    return names.slice(0, 20).map((name) => [field, name] as const);
  });
  return [
    ...named.flatMap(([field, name]) =>
      when(true, 'PKG_DEPENDENCIES', `${where} ${field}`, `lists ${quote(name)}.`, fix),
    ),
    ...bundleFields.flatMap((field) =>
      when(
        isSet(json[field]),
        'PKG_DEPENDENCIES',
        `${where} ${field}`,
        'the package ships other packages.',
        fix,
      ),
    ),
  ];
}

function pluginProblems({ ymera, keywords }: JsonObject, where: string): readonly PackageProblem[] {
  const hasKeyword = Array.isArray(keywords) && keywords.includes(keyword);
  return [
    ...when(
      !isJsonObject(ymera),
      'PKG_NOT_A_PLUGIN',
      `${where} ymera`,
      'is missing.',
      'Create plugins with "ymera-plugin create".',
    ),
    ...when(
      !hasKeyword,
      'PKG_NOT_A_PLUGIN',
      `${where} keywords`,
      `does not list "${keyword}".`,
      `Add "${keyword}".`,
    ),
  ];
}

/** The problem that a package made for other versions of the platform has; none when it names no range. */
export function engineProblems(
  range: unknown,
  platformVersion: string,
  where: string,
): readonly PackageProblem[] {
  if (range === undefined) return [];
  const fits =
    typeof range === 'string' &&
    range.length <= 200 &&
    semver.satisfies(platformVersion, range, { includePrerelease: true });
  const fix = 'Choose another version of the plugin, or update the platform.';
  return when(
    !fits,
    'PKG_ENGINE_MISMATCH',
    where,
    `asks for ${said(range)}, this is ${platformVersion}.`,
    fix,
  );
}

function when(is: boolean, ...parts: Parameters<typeof problem>): readonly PackageProblem[] {
  return is ? [problem(...parts)] : [];
}

function isSet(field: JsonValue | undefined): boolean {
  if (field === undefined || field === null || field === false || field === '') return false;
  return typeof field !== 'object' || Object.keys(field).length > 0;
}

function said(found: unknown): string {
  return found === undefined ? 'missing' : quote(found);
}
