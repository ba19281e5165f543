import { readFile } from 'node:fs/promises';
import { isAbsolute, join, normalize } from 'node:path';
import type { ManifestFacts, ManifestPermissions, PluginManifest } from '../bridge/manifest.ts';
import { type BuildProblem, PluginBuildError, refuseIfAny } from './errors.ts';
import { coversHost, facts, ids, packageName, version } from './manifest-shape.ts';
import { type Fault, isText, object, value } from './shape.ts';

/** The half of the manifest that stands in package.json. */
export type PackageManifest = ManifestFacts &
  Pick<PluginManifest, 'name' | 'version' | 'description' | 'permissions' | 'limits'> & {
    /** Entry file of the sources, relative to the package. */
    readonly entry: string;
    readonly provides: { readonly agents: readonly string[]; readonly tools: readonly string[] };
  };

const ymera = object(
  {
    required: {
      plugin: value((found) => found === 1, '1, the version of this format'),
      entry: value(isInside, 'a file inside the package, such as "src/index.ts"'),
      provides: object({ optional: { agents: ids, tools: ids } }, '{ "agents": [ids], "tools": [ids] }'),
    },
    optional: facts,
  },
  '{ "plugin": 1, "entry": "src/index.ts", "provides": { … } }',
);

const packageJson = object(
  {
    required: { name: packageName, version, ymera },
    optional: { description: value(isText, 'a sentence') },
    open: true,
  },
  'a JSON object',
);

/** Reads and checks package.json. Throws `PluginBuildError` with `MANIFEST_INVALID` for each bad field. */
export async function readManifest(packageDir: string): Promise<PackageManifest> {
  return parseManifest(await readPackageJson(join(packageDir, 'package.json')));
}

/** Checks the content of package.json. Throws `PluginBuildError` with `MANIFEST_INVALID` for each bad field. */
export function parseManifest(json: unknown): PackageManifest {
  refuseIfAny(packageJson(json, '').map(asProblem));
  const { name, version, description, ymera } = json as Checked; // The shape was checked field by field.
  const { permissions, entry, provides, limits, plugin: _, ...rest } = ymera;
  refuseIfAny(strayHosts(permissions ?? {}, rest.secrets ?? {}).map(asProblem));
  return {
    name,
    version,
    description: description ?? '',
    entry,
    provides: { agents: provides.agents ?? [], tools: provides.tools ?? [] },
    permissions: { ...permissions, tools: permissions?.tools ?? [] },
    limits: limits ?? {},
    ...rest,
  };
}

/** Hosts that a secret would go to although the plugin may not reach them. */
export function strayHosts(
  permissions: Partial<ManifestPermissions>,
  secrets: NonNullable<ManifestFacts['secrets']>,
  prefix = 'ymera.',
): readonly Fault[] {
  const reachable = (permissions.network ?? []).map(({ host }) => host);
  return Object.entries(secrets).flatMap(([name, { hosts }]) =>
    hosts
      .filter((host) => !reachable.some((pattern) => coversHost(pattern, host)))
      .map((host) => ({
        path: `${prefix}secrets.${name}.hosts`,
        message: `lists "${host}", which permissions.network does not let the plugin reach.`,
        fix: `Add "${host}" to ${prefix}permissions.network, or take it out of the secret.`,
      })),
  );
}

type Checked = {
  name: string;
  version: string;
  description?: string;
  ymera: ManifestFacts & {
    plugin: 1;
    entry: string;
    provides: { agents?: string[]; tools?: string[] };
    permissions?: Partial<ManifestPermissions>;
    limits?: PluginManifest['limits'];
  };
};

function asProblem({ path, message, fix }: Fault): BuildProblem {
  return {
    code: 'MANIFEST_INVALID',
    where: path === '' ? 'package.json' : `package.json ${path}`,
    message,
    fix,
  };
}

async function readPackageJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const problem: BuildProblem = {
      code: 'MANIFEST_INVALID',
      where: 'package.json',
      message: missing ? 'there is no such file in the plugin folder.' : 'the file is not JSON.',
      fix: missing ? 'Give the folder that holds it.' : 'Mend its syntax.',
    };
    throw new PluginBuildError([problem], { cause });
  }
}

function isInside(found: unknown): boolean {
  return isText(found) && !isAbsolute(found) && !normalize(found).startsWith('..');
}
