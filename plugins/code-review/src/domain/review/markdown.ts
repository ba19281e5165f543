import { type Finding, SEVERITIES, type Severity } from '../finding.ts';
import { SCORE_FORMULA } from './score.ts';

/** What the report speaks of. */
export type ReviewFacts = {
  readonly title: string;
  readonly score: number;
  readonly files: number;
  readonly lines: number;
  readonly functions: number;
  readonly docCoverage: number;
  readonly duplicatedLines: number;
  readonly counts: { readonly [severity in Severity]: number };
  /** Gravest first. */
  readonly findings: readonly Finding[];
};

/** Findings that are written out; the rest is counted by rule. */
const WRITTEN_MAX = 50;

/** The review as a document. Names and texts from the sources are escaped: they cannot add markup of their own. */
export function reviewMarkdown(facts: ReviewFacts): string {
  return [
    `# ${escaped(facts.title)}`,
    `**Score ${facts.score} of 100.** ${summary(facts)}`,
    countTable(facts),
    ...findingSections(facts.findings),
    restTable(facts.findings),
    `## How the score is made\n\n${SCORE_FORMULA}.`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function summary({ files, lines, functions, docCoverage, duplicatedLines }: ReviewFacts): string {
  const documented = Math.round(docCoverage * 100);
  return (
    `${files} files, ${lines} lines that are not empty, ${functions} functions. ` +
    `${documented} % of what is exported has a doc comment; ${duplicatedLines} lines are copies of others.`
  );
}

function countTable({ counts }: ReviewFacts): string {
  const head = `| ${SEVERITIES.join(' | ')} |\n|${SEVERITIES.map(() => '---:|').join('')}`;
  return `${head}\n| ${SEVERITIES.map((severity) => counts[severity]).join(' | ')} |`;
}

function findingSections(findings: readonly Finding[]): readonly string[] {
  const written = findings.slice(0, WRITTEN_MAX);
  return SEVERITIES.flatMap((severity) => {
    const own = written.filter((one) => one.severity === severity);
    return own.length === 0 ? [] : [`## ${heading(severity)}`, own.map(asItem).join('\n')];
  });
}

function asItem({ rule, path, line, column, message, why, fix }: Finding): string {
  return `- ${code(`${path}:${line}:${column}`)} ${escaped(message)} ${escaped(why)} **Fix:** ${escaped(fix)} (${code(rule)})`;
}

function restTable(findings: readonly Finding[]): string {
  const rest = new Map<string, number>();
  for (const { rule } of findings.slice(WRITTEN_MAX)) rest.set(rule, (rest.get(rule) ?? 0) + 1);
  if (rest.size === 0) return '';
  const rows = [...rest].map(([rule, count]) => `| ${code(rule)} | ${count} |`);
  return `## Further findings\n\n| Rule | Findings |\n|---|---:|\n${rows.join('\n')}`;
}

function heading(severity: Severity): string {
  return severity.slice(0, 1).toUpperCase() + severity.slice(1);
}

function escaped(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]>|#&!~]/g, '\\$&')
    .replaceAll('<', '&lt;');
}

/** Code between backticks, with a fence that the text does not hold. */
function code(text: string): string {
  const plain = text.replace(/\s+/g, ' ');
  return plain.includes('`') ? `\`\` ${plain.replace(/`{2,}/g, '`')} \`\`` : `\`${plain}\``;
}
