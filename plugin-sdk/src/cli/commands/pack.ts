import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { packFolder } from '../../packages/pack.ts';
import { validatePackage } from '../../packages/validate.ts';
import { CliError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CliIo, Finish, Outcome } from '../io.ts';
import { size } from '../output.ts';
import { folderOf } from '../subject.ts';
import { writeWhole } from '../write-built.ts';

type PackOptions = { readonly out?: string };

export function addPack(program: Command, io: CliIo, finish: Finish): void {
  program
    .command('pack')
    .description('Builds and validates the plugin, and writes the archive that is published or installed.')
    .argument('[folder]', 'folder that holds package.json', '.')
    .option('--out <folder>', 'where to write it (default: the plugin folder)')
    .option('--json', 'print one JSON document')
    .action(async (folder: string, options: PackOptions) => finish(await pack(folder, options, io)));
}

async function pack(folder: string, { out }: PackOptions, io: CliIo): Promise<Outcome> {
  const directory = folderOf(folder, io);
  const packed = await packFolder(directory);
  const { problems, valid } = await validatePackage(packed);
  if (!valid) throw new CliError(problems);
  const { name, version } = valid.bundle.manifest;
  const file = `${name.replace(/^@/, '').replace('/', '-')}-${version}.tgz`;
  const path = join(out === undefined ? directory : resolve(io.cwd, out), file);
  await writeWhole(path, packed);
  const { integrity, files } = valid.contents;
  const listed = [...files].map(([name, { bytes }]) => `  ${name}  ${size(bytes.length)}`);
  return {
    exitCode: exitCodes.ok,
    text: [`${path}  ${size(packed.length)}`, ...listed, integrity].join('\n'),
    json: { path, name, version, integrity, bytes: packed.length, files: [...files.keys()] },
  };
}
