import type { Command } from 'commander';
import type { PluginBundle } from '../../bridge/manifest.ts';
import { buildPlugin } from '../../build/build-plugin.ts';
import { builtFiles } from '../../packages/plugin-file.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CliIo, Finish, Outcome } from '../io.ts';
import { size } from '../output.ts';
import type { Problem } from '../problems.ts';
import { folderOf } from '../subject.ts';
import { writeBuilt } from '../write-built.ts';

export function addBuild(program: Command, io: CliIo, finish: Finish): void {
  program
    .command('build')
    .description('Bundles the plugin, compares it with package.json, and writes dist/.')
    .argument('[folder]', 'folder that holds package.json', '.')
    .option('--json', 'print one JSON document')
    .action(async (folder: string) => finish(await build(folder, io)));
}

async function build(folder: string, io: CliIo): Promise<Outcome> {
  const directory = folderOf(folder, io);
  const bundle = await buildPlugin(directory);
  const files = builtFiles(bundle);
  await writeBuilt(directory, files);
  const warnings = bundleWarnings(bundle);
  const { name, version } = bundle.manifest;
  const listed = [...files].map(([path, bytes]) => `  ${path}  ${size(bytes.length)}`);
  const said = warnings.map(({ message, fix }) => `warning: ${message} ${fix}`);
  return {
    exitCode: exitCodes.ok,
    text: [`${name} ${version} is built.`, ...listed, ...said].join('\n'),
    json: {
      manifest: bundle.manifest,
      sha256: bundle.sha256,
      files: [...files].map(([path, bytes]) => ({ path, bytes: bytes.length })),
      warnings,
    },
  };
}

/** `import { z } from 'zod'` brings every language that zod speaks: 440 KB where 90 would do. */
function bundleWarnings({ sourceMap }: PluginBundle): readonly Problem[] {
  const { sources } = JSON.parse(sourceMap) as { sources: readonly string[] }; // Written by the build.
  const locales = sources.filter((source) => /(^|\/)zod\/v4\/locales\//.test(source)).length;
  if (locales < 10) return [];
  return [
    {
      code: 'BUNDLE_ZOD_WHOLE',
      where: 'dist/plugin.js',
      message: 'the bundle holds all languages of zod, which is four fifths of its size.',
      why: 'A larger plugin takes longer to load and more memory to keep.',
      fix: "Write import * as z from 'zod' instead of import { z } from 'zod'.",
    },
  ];
}
