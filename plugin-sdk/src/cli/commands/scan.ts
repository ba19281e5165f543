import { type Command, Option } from 'commander';
import type { ScanFinding, ScanSeverity } from '../../packages/scan/findings.ts';
import { validatePackage } from '../../packages/validate.ts';
import { CliError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CliIo, Finish, Outcome } from '../io.ts';
import { problemText } from '../output.ts';
import { packedOf } from '../subject.ts';

const severities: readonly ScanSeverity[] = ['high', 'medium', 'low'];

export function addScan(program: Command, io: CliIo, finish: Finish): void {
  program
    .command('scan')
    .description('Looks at the code without running it, and lists what a reviewer of the marketplace sees.')
    .argument('[target]', 'plugin folder, or packed plugin (.tgz)', '.')
    .addOption(
      new Option('--fail-on <severity>', 'least grave finding that fails')
        .choices(severities)
        .default('high'),
    )
    .option('--json', 'print one JSON document')
    .action(async (target: string, options: { failOn: ScanSeverity }) =>
      finish(await scan(target, options.failOn, io)),
    );
}

async function scan(target: string, failOn: ScanSeverity, io: CliIo): Promise<Outcome> {
  const report = await validatePackage(await packedOf(target, io));
  // Without permissions the package could not be read as far as its code.
  if (!report.permissions) throw new CliError(report.problems);
  const failed = report.findings.filter((finding) => isAsGrave(finding, failOn));
  return {
    exitCode: failed.length > 0 ? exitCodes.refused : exitCodes.ok,
    text: findingsText(report.findings, io),
    json: { findings: report.findings },
  };
}

/** Whether a finding is at least of a severity. */
export function isAsGrave({ severity }: ScanFinding, least: ScanSeverity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(least);
}

/** Findings for a person. */
export function findingsText(findings: readonly ScanFinding[], io: CliIo): string {
  if (findings.length === 0) return 'The scan finds nothing.';
  const told = findings.map((finding) => ({ ...finding, code: `${finding.code} (${finding.severity})` }));
  return problemText(told, io.stdout);
}
