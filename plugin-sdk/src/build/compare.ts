import type { PluginDescription } from '../bridge/manifest.ts';
import type { BuildProblem } from './errors.ts';
import type { PackageManifest } from './read-manifest.ts';

/** Where code and package.json disagree about what the plugin is and needs. */
export function compare(manifest: PackageManifest, code: PluginDescription): readonly BuildProblem[] {
  const ids = (entries: readonly { readonly id: string }[]) => entries.map((entry) => entry.id);
  const granted = manifest.permissions.tools.map((tool) => tool.name);
  return [
    ...differences(
      'PROVIDES_MISMATCH',
      'ymera.provides.agents',
      manifest.provides.agents,
      ids(code.agents),
      'define({ agents })',
    ),
    ...differences(
      'PROVIDES_MISMATCH',
      'ymera.provides.tools',
      manifest.provides.tools,
      ids(code.tools),
      'define({ tools })',
    ),
    ...differences(
      'PERMISSION_MISMATCH',
      'ymera.permissions.tools',
      granted,
      code.permissions.tools,
      'createPlugin({ permissions: { tools } })',
    ),
  ];
}

function differences(
  code: BuildProblem['code'],
  path: string,
  listed: readonly string[],
  coded: readonly string[],
  place: string,
): readonly BuildProblem[] {
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
