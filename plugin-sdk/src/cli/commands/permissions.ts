import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { PluginManifest } from '../../bridge/manifest.ts';
import { buildPlugin } from '../../build/build-plugin.ts';
import {
  diffPermissions,
  type PermissionChange,
  type PermissionDiff,
} from '../../packages/diff-permissions.ts';
import { downloadPackage } from '../../packages/download.ts';
import { resolvePackage } from '../../packages/resolve.ts';
import { type PackageReport, validateContents, validatePackage } from '../../packages/validate.ts';
import { CliError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CliIo, Finish, Outcome } from '../io.ts';
import { plain } from '../output.ts';
import { findRegistry } from '../registry.ts';
import { folderOf, packedOf } from '../subject.ts';

type PermissionOptions = { readonly diff?: string; readonly registry?: string };

export function addPermissions(program: Command, io: CliIo, finish: Finish): void {
  program
    .command('permissions')
    .description('Lists what the plugin asks for and why, or what changed since another version.')
    .argument('[folder]', 'folder that holds package.json', '.')
    .option(
      '--diff <version|file>',
      'published version or tag, packed plugin (.tgz), or plugin folder to compare with',
    )
    .option('--registry <url>', 'npm registry of published versions (default: that of npm)')
    .option('--json', 'print one JSON document')
    .action(async (folder: string, options: PermissionOptions) =>
      finish(await permissions(folder, options, io)),
    );
}

async function permissions(folder: string, options: PermissionOptions, io: CliIo): Promise<Outcome> {
  const directory = folderOf(folder, io);
  const { manifest } = await buildPlugin(directory);
  const before = options.diff === undefined ? undefined : await findBefore(manifest, directory, options, io);
  const diff = diffPermissions(before, manifest);
  return before ? compared(before, manifest, diff) : listed(manifest, diff);
}

function listed(manifest: PluginManifest, { changes }: PermissionDiff): Outcome {
  const { name, version, tools, agents, permissions, secrets = {} } = manifest;
  const ids = [...tools.map(({ id }) => `tool ${id}`), ...agents.map(({ id }) => `agent ${id}`)];
  const asked = changes.length === 0 ? ['It asks for nothing beyond computing.'] : changes.map(changeText);
  return {
    exitCode: exitCodes.ok,
    text: [`${name} ${version} has ${ids.join(', ') || 'no tools or agents'}.`, ...asked].join('\n'),
    json: { name, version, permissions, secrets },
  };
}

function compared(before: PluginManifest, after: PluginManifest, diff: PermissionDiff): Outcome {
  const { changes, redescribed, needsConsent } = diff;
  const told = redescribed.map((entry) => `described anew: ${entry}`);
  const lines = [...changes.map(changeText), ...told];
  const end = needsConsent
    ? 'Operators are asked again before they get this version.'
    : 'Nobody is asked again.';
  return {
    exitCode: needsConsent ? exitCodes.consent : exitCodes.ok,
    text: [`${before.version} -> ${after.version}`, ...(lines.length > 0 ? lines : ['no change']), end].join(
      '\n',
    ),
    json: { from: before.version, to: after.version, ...diff },
  };
}

const signs = { added: '+', removed: '-', widened: '>', narrowed: '<' };

function changeText({ kind, what, change, reason, before, after }: PermissionChange): string {
  const extent = [before, after].filter((part) => part !== undefined).map((part) => JSON.stringify(part));
  const sizes = extent.length > 0 ? ` (${extent.join(' -> ')})` : '';
  return `${signs[change]} ${kind}${what === kind ? '' : ` ${what}`}${sizes}: ${plain(reason)}`;
}

/** The manifest to compare with: a path where there is one, else a version of the same package in the registry. */
async function findBefore(
  manifest: PluginManifest,
  directory: string,
  { diff = '', registry }: PermissionOptions,
  io: CliIo,
): Promise<PluginManifest> {
  const isPath = await stat(resolve(io.cwd, diff)).then(
    () => true,
    () => /[/\\]|\.tgz$/.test(diff),
  );
  if (isPath) return manifestOf(await validatePackage(await packedOf(diff, io)));
  const query = { name: manifest.name, range: diff, registry: await findRegistry(registry, directory) };
  // Nothing is installed: a young or older version is as good to compare with as any.
  const resolved = await resolvePackage(query, { minAgeHours: 0, prereleases: true, signal: io.signal });
  return manifestOf(await validateContents(await downloadPackage(resolved, { signal: io.signal })));
}

function manifestOf({ valid, problems }: PackageReport): PluginManifest {
  if (!valid) throw new CliError(problems);
  return valid.bundle.manifest;
}
