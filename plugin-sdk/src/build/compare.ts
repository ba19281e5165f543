import type { JsonValue } from '../bridge/json.ts';
import type { PluginDescription } from '../bridge/manifest.ts';
import { canonicalText } from './canonical.ts';
import type { BuildProblem } from './errors.ts';
import type { PackageManifest } from './read-manifest.ts';

/** Where code and package.json disagree about what the plugin is and needs. */
export function compare(manifest: PackageManifest, code: PluginDescription): readonly BuildProblem[] {
  const { permissions } = manifest;
  const listed = (
    path: string,
    names: readonly string[],
    coded: readonly string[] | undefined,
    place: string,
  ) => (coded ? differences(path, names, coded, place) : []);
  const permitted = (kind: 'tools' | 'network' | 'models' | 'emit', names: readonly string[]) =>
    listed(
      `ymera.permissions.${kind}`,
      names,
      code.permissions[kind],
      `createPlugin({ permissions: { ${kind} } })`,
    );
  return [
    ...listed('ymera.provides.agents', manifest.provides.agents, idsOf(code.agents), 'define({ agents })'),
    ...listed('ymera.provides.tools', manifest.provides.tools, idsOf(code.tools), 'define({ tools })'),
    ...permitted(
      'tools',
      permissions.tools.map(({ name }) => name),
    ),
    ...permitted(
      'network',
      (permissions.network ?? []).map(({ host }) => host),
    ),
    ...permitted(
      'models',
      (permissions.models ?? []).map(({ alias }) => alias),
    ),
    ...permitted(
      'emit',
      (permissions.emit ?? []).map(({ event }) => event),
    ),
    ...storageDifference(permissions.storage?.quotaBytes, code.permissions.storage),
    ...secretDifferences(manifest.secrets ?? {}, code.secrets),
    ...configDifference(manifest.config, code.config),
  ];
}

function idsOf(entries: readonly { readonly id: string }[]): readonly string[] {
  return entries.map((entry) => entry.id);
}

function differences(
  path: string,
  listed: readonly string[],
  coded: readonly string[],
  place: string,
): readonly BuildProblem[] {
  const code: BuildProblem['code'] = path.startsWith('ymera.provides')
    ? 'PROVIDES_MISMATCH'
    : 'PERMISSION_MISMATCH';
  const where = `package.json ${path}`;
  const unlisted = coded.filter((name) => !listed.includes(name));
  const uncoded = listed.filter((name) => !coded.includes(name));
  return [
    ...unlisted.map((name) => ({
      code,
      where,
      message: `the code has "${name}" in ${place}, package.json does not list it.`,
      fix: `Add "${name}" to ${path}, or take it out of the code.`,
    })),
    ...uncoded.map((name) => ({
      code,
      where,
      message: `package.json lists "${name}", the code does not have it in ${place}.`,
      fix: `Take "${name}" out of ${path}, or add it to the code.`,
    })),
  ];
}

function storageDifference(
  listed: number | undefined,
  coded: PluginDescription['permissions']['storage'],
): readonly BuildProblem[] {
  if (coded === undefined || coded?.quotaBytes === listed) return [];
  const path = 'ymera.permissions.storage';
  const says = (bytes: number | undefined) =>
    bytes === undefined ? 'no storage' : `${bytes} bytes of storage`;
  return [
    mismatch(
      path,
      `the code asks for ${says(coded?.quotaBytes)}, package.json for ${says(listed)}.`,
      `Make ${path} and createPlugin({ permissions: { storage } }) say the same.`,
    ),
  ];
}

function secretDifferences(
  listed: NonNullable<PackageManifest['secrets']>,
  coded: PluginDescription['secrets'],
): readonly BuildProblem[] {
  if (!coded) return [];
  const path = 'ymera.secrets';
  const place = 'createPlugin({ secrets })';
  return [
    ...differences(path, Object.keys(listed), Object.keys(coded), place),
    ...Object.entries(coded).flatMap(([name, { hosts, readable = false }]) => {
      const secret = Object.hasOwn(listed, name) ? listed[name] : undefined;
      if (!secret) return [];
      const fix = `Make ${path}.${name}.readable and ${place} say the same.`;
      const message = `the code says readable: ${readable}, package.json says the opposite.`;
      return [
        ...differences(`${path}.${name}.hosts`, secret.hosts, hosts, place),
        ...(readable === (secret.readable ?? false)
          ? []
          : [mismatch(`${path}.${name}.readable`, message, fix)]),
      ];
    }),
  ];
}

/** package.json need not repeat the settings; where it does, it must say the same. */
function configDifference(
  listed: JsonValue | undefined,
  coded: JsonValue | undefined,
): readonly BuildProblem[] {
  if (listed === undefined || coded === undefined || canonicalText(listed) === canonicalText(coded))
    return [];
  const fix = 'Take ymera.config out of package.json: the build copies the schema from the code.';
  return [mismatch('ymera.config', 'differs from the schema in createPlugin({ config }).', fix)];
}

function mismatch(path: string, message: string, fix: string): BuildProblem {
  return { code: 'PERMISSION_MISMATCH', where: `package.json ${path}`, message, fix };
}
