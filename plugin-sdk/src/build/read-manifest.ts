import { readFile } from 'node:fs/promises';
import { isAbsolute, join, normalize } from 'node:path';
import { memoryMinMb } from '../bridge/limits.ts';
import type { ToolPermission } from '../bridge/manifest.ts';
import { type BuildProblem, PluginBuildError, refuseIfAny } from './errors.ts';
import { arrayOf, check, type Field, field, isObject, positiveInteger, text } from './fields.ts';

/** The half of the manifest that stands in package.json. */
export type PackageManifest = {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Entry file, relative to the package. */
  readonly entry: string;
  readonly provides: { readonly agents: readonly string[]; readonly tools: readonly string[] };
  readonly permissions: { readonly tools: readonly ToolPermission[] };
  readonly limits: { readonly memoryMb?: number; readonly timeoutMs?: number };
};

const idPattern = /^[a-z][a-zA-Z0-9]*(-[a-zA-Z0-9]+)*$/;
const toolPattern = /^[a-z0-9][a-z0-9-]*\/[a-z0-9][a-z0-9-]*$/;

const shape: readonly Field[] = [
  field('name', true, text, 'a package name'),
  field('version', true, text, 'a version such as "1.0.0"'),
  field('description', false, text, 'a sentence'),
  field('ymera', true, isObject, '{ "plugin": 1, "entry": "src/index.ts", "provides": { … } }'),
  field('ymera.plugin', true, (value) => value === 1, '1, the version of this format'),
  field('ymera.entry', true, isInside, 'a file inside the package, such as "src/index.ts"'),
  field('ymera.provides', true, isObject, '{ "agents": [ids], "tools": [ids] }'),
  field('ymera.provides.agents', false, arrayOf(isId), 'ids such as ["fetch-data"]'),
  field('ymera.provides.tools', false, arrayOf(isId), 'ids such as ["count-words"]'),
  field('ymera.permissions', false, isObject, '{ "tools": [{ "name", "reason" }] }'),
  field(
    'ymera.permissions.tools',
    false,
    arrayOf(isPermission),
    '[{ "name": "core/read-file", "reason": "why" }]',
  ),
  field('ymera.limits', false, isObject, '{ "memoryMb": 64, "timeoutMs": 30000 }'),
  field('ymera.limits.memoryMb', false, isMemory, `whole megabytes from ${memoryMinMb}, such as 64`),
  field('ymera.limits.timeoutMs', false, positiveInteger, 'whole milliseconds, such as 30000'),
];

/** Reads and checks package.json. Throws `PluginBuildError` with `MANIFEST_INVALID` for each bad field. */
export async function readManifest(packageDir: string): Promise<PackageManifest> {
  const json = await readPackageJson(join(packageDir, 'package.json'));
  refuseIfAny(check(json, shape));
  // The shape was checked field by field.
  const { name, version, description, ymera } = json as {
    name: string;
    version: string;
    description?: string;
    ymera: {
      entry: string;
      provides: { agents?: string[]; tools?: string[] };
      permissions?: { tools?: ToolPermission[] };
      limits?: { memoryMb?: number; timeoutMs?: number };
    };
  };
  const { memoryMb, timeoutMs } = ymera.limits ?? {};
  return {
    name,
    version,
    description: description ?? '',
    entry: ymera.entry,
    provides: { agents: ymera.provides.agents ?? [], tools: ymera.provides.tools ?? [] },
    permissions: { tools: (ymera.permissions?.tools ?? []).map(({ name, reason }) => ({ name, reason })) },
    limits: {
      ...(memoryMb === undefined ? {} : { memoryMb }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    },
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

function isInside(value: unknown): boolean {
  return text(value) && !isAbsolute(value) && !normalize(value).startsWith('..');
}

function isMemory(value: unknown): boolean {
  return positiveInteger(value) && Number(value) >= memoryMinMb;
}

function isId(value: unknown): boolean {
  return text(value) && value.length <= 64 && idPattern.test(value);
}

function isPermission(value: unknown): boolean {
  return isObject(value) && text(value.name) && toolPattern.test(value.name) && text(value.reason);
}
