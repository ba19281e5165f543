import { mkdir, readdir } from 'node:fs/promises';
import { basename, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { isPackageName } from '../../build/manifest-shape.ts';
import { CliError, misused } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CliIo, Finish, Outcome } from '../io.ts';
import { scaffold } from '../scaffold.ts';
import { writeBuilt } from '../write-built.ts';

type CreateOptions = { readonly name?: string };

export function addCreate(program: Command, io: CliIo, finish: Finish): void {
  program
    .command('create')
    .description('Writes a new plugin with one tool, its test and its README to an empty folder.')
    .argument('<folder>', 'folder to write to; made when it is missing')
    .option('--name <name>', 'name of the package (default: that of the folder)')
    .option('--json', 'print one JSON document')
    .action(async (folder: string, options: CreateOptions) => finish(await create(folder, options, io)));
}

async function create(folder: string, options: CreateOptions, io: CliIo): Promise<Outcome> {
  const directory = resolve(io.cwd, folder);
  const name = options.name ?? nameFrom(basename(directory));
  if (!isPackageName(name)) {
    misused(
      `${JSON.stringify(name)} is no package name.`,
      'Use --name with lower case letters, digits and "-", such as "@you/word-tools".',
      'PKG_NAME_INVALID',
    );
  }
  await refuseContent(directory);
  const files = await scaffold(name);
  await mkdir(directory, { recursive: true });
  await writeBuilt(directory, files);
  const go = relative(io.cwd, directory);
  const steps = [...(go === '' ? [] : [`cd ${go}`]), 'npm install', 'npm test', 'npm run dev'];
  return {
    exitCode: exitCodes.ok,
    text: [`${name} is written to ${directory}.`, 'Next:', ...steps.map((step) => `  ${step}`)].join('\n'),
    json: { name, directory, files: [...files.keys()] },
  };
}

function nameFrom(folder: string): string {
  return folder
    .toLowerCase()
    .replace(/[^a-z0-9._~-]+/g, '-')
    .replace(/^[-._]+|[-._]+$/g, '');
}

async function refuseContent(directory: string): Promise<void> {
  const found = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const [first] = found.filter((entry) => entry !== '.git');
  if (first === undefined) return;
  const message = `the folder is not empty: it holds ${JSON.stringify(first)}.`;
  const why = 'Files that are there already would be overwritten, or mixed with those of the template.';
  const fix = 'Name a folder that is new or empty.';
  throw new CliError([{ code: 'FOLDER_NOT_EMPTY', where: directory, message, why, fix }], exitCodes.usage);
}
