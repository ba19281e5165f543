import { join } from 'node:path';
import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import { describeFolder } from '../fix/describe-folder.ts';
import { mendPackageJson } from '../fix/mend.ts';
import { readPackageText } from '../fix/package-text.ts';
import { missingReasons } from '../fix/reasons.ts';
import type { CliIo, Finish, Outcome } from '../io.ts';
import { folderOf } from '../subject.ts';
import { writeWhole } from '../write-built.ts';

export function addFix(program: Command, io: CliIo, finish: Finish): void {
  program
    .command('fix')
    .description(
      'Adds to package.json what the code declares and what publishing needs; never removes a right.',
    )
    .argument('[folder]', 'folder that holds package.json', '.')
    .option('--dry-run', 'say what would change, and write nothing')
    .option('--json', 'print one JSON document')
    .action(async (folder: string, options: { dryRun?: true }) =>
      finish(await fix(folder, options.dryRun === true, io)),
    );
}

async function fix(folder: string, dryRun: boolean, io: CliIo): Promise<Outcome> {
  const directory = folderOf(folder, io);
  const path = join(directory, 'package.json');
  const { json, write } = await readPackageText(path);
  const description = await describeFolder(directory, json);
  const { mended, changes } = mendPackageJson(json, description);
  if (!dryRun && changes.length > 0) await writeWhole(path, write(mended));
  const reasons = missingReasons(mended);
  const done = dryRun ? 'would change' : 'changed';
  const text = [
    changes.length === 0 ? 'package.json needs no change.' : `package.json ${done}:`,
    ...changes.map((change) => `  ${change}`),
    ...(reasons.length > 0 ? ['Write a sentence that tells the operator why, at:'] : []),
    ...reasons.map((where) => `  ${where}`),
  ].join('\n');
  return { exitCode: exitCodes.ok, text, json: { changes, reasons, written: !dryRun && changes.length > 0 } };
}
