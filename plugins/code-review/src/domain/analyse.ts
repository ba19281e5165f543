import { type ComplexityLimits, findComplex } from './complexity/find-complex.ts';
import { type FunctionMeasure, measureFunctions } from './complexity/measure.ts';
import { type DocCoverage, measureDocs } from './docs/measure-docs.ts';
import type { TokenFile } from './duplication/find-duplicates.ts';
import { tokensOf } from './duplication/tokens.ts';
import type { Finding } from './finding.ts';
import { findRisks } from './risks/find-risks.ts';
import { findSecrets } from './secrets/find-secrets.ts';
import { isScript, parseSource, type Source } from './syntax/parse-source.ts';

/** What one file has to say to every tool, from one reading of it. The tree itself is let go. */
export type Analysis = {
  readonly path: string;
  readonly lines: number;
  readonly functions: readonly FunctionMeasure[];
  readonly tokens: TokenFile;
  readonly docs: DocCoverage;
  readonly findings: readonly Finding[];
};

/** Everything but duplicates, which are between files. Files that are no scripts are searched for secrets alone. */
export function analyse(source: Source, limits: ComplexityLimits): Analysis {
  const { path, text } = source;
  const secrets = findSecrets(source);
  if (!isScript(path)) {
    const docs = { path, exported: 0, documented: 0, findings: [] };
    return { path, lines: 0, functions: [], tokens: { path, tokens: [] }, docs, findings: secrets };
  }
  const parsed = parseSource(source);
  const functions = parsed.program ? measureFunctions(parsed.program) : [];
  const docs = measureDocs(parsed);
  const complex = functions.flatMap((one) => findComplex(path, one, limits));
  const findings = [...parsed.findings, ...complex, ...findRisks(parsed), ...secrets, ...docs.findings];
  return {
    path,
    lines: codeLines(text),
    functions,
    tokens: { path, tokens: tokensOf(parsed) },
    docs,
    findings,
  };
}

/** Lines with something on them. */
function codeLines(text: string): number {
  return text.split('\n').filter((line) => line.trim() !== '').length;
}
