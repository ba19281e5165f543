import type { Command } from 'commander';
import { validatePackage } from '../../packages/validate.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CliIo, Finish, Outcome } from '../io.ts';
import { problemText, size } from '../output.ts';
import { packedOf } from '../subject.ts';
import { findingsText, isAsGrave } from './scan.ts';

type ValidateOptions = { readonly strict?: true; readonly platform?: string };

export function addValidate(program: Command, io: CliIo, finish: Finish): void {
  program
    .command('validate')
    .description('Checks the packed plugin with the very code that the marketplace runs before an install.')
    .argument('[target]', 'plugin folder, or packed plugin (.tgz)', '.')
    .option('--strict', 'fail on findings of the scan that are high or medium, too')
    .option('--platform <version>', 'version of Ymera that the engine range must fit')
    .option('--json', 'print one JSON document')
    .action(async (target: string, options: ValidateOptions) => finish(await validate(target, options, io)));
}

async function validate(target: string, { strict, platform }: ValidateOptions, io: CliIo): Promise<Outcome> {
  const report = await validatePackage(
    await packedOf(target, io),
    platform === undefined ? {} : { platformVersion: platform },
  );
  const { problems, findings, permissions, valid } = report;
  const grave = strict === true && findings.some((finding) => isAsGrave(finding, 'medium'));
  const ok = problems.length === 0 && !grave;
  const text = [
    ...(problems.length > 0 ? [problemText(problems, io.stdout)] : []),
    ...(findings.length > 0 ? [findingsText(findings, io)] : []),
    ok && valid
      ? `${valid.bundle.manifest.name} ${valid.bundle.manifest.version} may be installed (${size(valid.contents.packedBytes)} packed).`
      : `${problems.length} problems and ${findings.length} findings${grave ? '; --strict allows none above low' : ''}.`,
  ].join('\n');
  const integrity = valid ? { integrity: valid.contents.integrity } : {};
  return {
    exitCode: ok ? exitCodes.ok : exitCodes.refused,
    text,
    json: { problems, findings, permissions, ...integrity },
  };
}
