import * as z from 'zod';
import { ranked } from '../answer.ts';
import { analyse } from '../domain/analyse.ts';
import { coverageOf } from '../domain/docs/measure-docs.ts';
import { asFinding } from '../domain/duplication/as-finding.ts';
import { createDuplicateFinder } from '../domain/duplication/find-duplicates.ts';
import { byGravity } from '../domain/finding.ts';
import { reviewMarkdown } from '../domain/review/markdown.ts';
import { countBySeverity, SCORE_FORMULA, scoreOf } from '../domain/review/score.ts';
import { plugin } from '../plugin.ts';
import { mapFiles, readSources } from '../read-sources.ts';
import { complexityLimits, limitsOf } from '../shapes/complexity.ts';
import { duplicateFields, duplicateOptions } from '../shapes/duplication.ts';
import { findingFields } from '../shapes/finding.ts';
import { textFields } from '../shapes/sources.ts';

const count = z.number().int().min(0);

/** All tools over the same sources, each file read once. */
export const review = plugin.agent({
  title: 'Review code',
  description:
    'Reviews JavaScript and TypeScript sources: complexity, duplication, risks, secrets and missing doc comments, as ' +
    'ranked findings with a score and a report in Markdown. Files of other kinds are searched for secrets.',
  input: z.strictObject({
    ...textFields,
    title: z.string().min(1).max(200).optional().describe('Heading of the report. Default "Code review"'),
    limits: complexityLimits,
    ...duplicateFields,
  }),
  output: z.object({
    score: z.number().int().min(0).max(100),
    formula: z.string(),
    counts: z.object({ critical: count, high: count, medium: count, low: count, info: count }),
    files: count,
    lines: count.describe('Lines of scripts that are not empty'),
    functions: count,
    docCoverage: z.number().min(0).max(1),
    duplicatedLines: count,
    markdown: z.string(),
    ...findingFields,
  }),
  annotations: { readOnly: true, idempotent: true },
  timeout: '60s',
  examples: [{ input: { sources: [{ path: 'a.ts', text: 'export const a = 1;\n' }] } }],
  async run({ title = 'Code review', limits, ...input }, ctx) {
    const sources = await readSources(input, ctx);
    const find = createDuplicateFinder(duplicateOptions(input));
    const files = await mapFiles(sources, ctx, (source) => {
      const analysis = analyse(source, limitsOf(limits));
      return { ...analysis, duplicates: find(analysis.tokens) };
    });
    const duplicates = files.flatMap((file) => file.duplicates);
    const findings = [...files.flatMap((file) => file.findings), ...duplicates.map(asFinding)].sort(
      byGravity,
    );
    const lines = files.reduce((sum, file) => sum + file.lines, 0);
    const facts = {
      score: scoreOf(findings, lines),
      counts: countBySeverity(findings),
      files: files.length,
      lines,
      functions: files.reduce((sum, file) => sum + file.functions.length, 0),
      docCoverage: coverageOf(files.map(({ docs }) => docs)),
      duplicatedLines: duplicates.reduce((sum, { second }) => sum + second.endLine - second.line + 1, 0),
    };
    ctx.log.info('reviewed', { files: facts.files, findings: findings.length, score: facts.score });
    ctx.emit({ type: 'progress', value: 1, message: `${findings.length} findings, score ${facts.score}` });
    return {
      ...facts,
      formula: SCORE_FORMULA,
      markdown: reviewMarkdown({ title, findings, ...facts }),
      ...ranked(findings),
    };
  },
});
