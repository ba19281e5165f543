import type { Finding } from '../finding.ts';
import type { Parsed } from '../syntax/parse-source.ts';
import { exportedOf } from './exported.ts';

/** How much of what a file exports has a doc comment. */
export type FileDocs = { readonly path: string; readonly exported: number; readonly documented: number };

export type DocCoverage = FileDocs & { readonly findings: readonly Finding[] };

/** Coverage of one file, and a finding for each exported thing without a doc comment. */
export function measureDocs({ path, program }: Parsed): DocCoverage {
  const exported = program ? exportedOf(program) : [];
  const findings = exported
    .filter((one) => !one.documented)
    .map(
      ({ name, kind, line, column }): Finding => ({
        rule: 'docs/missing',
        severity: 'info',
        path,
        line,
        column,
        message: `${kind === 'default' ? 'The default export' : `The exported ${kind} ${name}`} has no doc comment.`,
        why: 'Who uses it sees the name and the type alone: neither what it promises nor how it fails.',
        fix: 'Say in a /** comment */ what it gives, in which unit, and when it throws.',
      }),
    );
  return { path, exported: exported.length, documented: exported.length - findings.length, findings };
}

/** The documented share, from 0 to 1; 1 where nothing is exported. */
export function coverageOf(files: readonly FileDocs[]): number {
  const exported = files.reduce((sum, file) => sum + file.exported, 0);
  const documented = files.reduce((sum, file) => sum + file.documented, 0);
  return exported === 0 ? 1 : Math.round((documented / exported) * 1000) / 1000;
}
