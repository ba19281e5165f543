import * as z from 'zod';
import { SEVERITIES } from '../domain/finding.ts';

/** Findings of one answer; the gravest are kept. */
export const FINDINGS_MAX = 2_000;

const finding = z.object({
  rule: z.string().describe('Family and name, such as risk/shell-command'),
  severity: z.enum(SEVERITIES),
  path: z.string(),
  line: z.number().int().min(1),
  column: z.number().int().min(1),
  message: z.string(),
  why: z.string(),
  fix: z.string(),
});

/** The part of an output that every tool has. */
export const findingFields = {
  findings: z.array(finding).describe('Gravest first, then by path, line and column'),
  omitted: z.number().int().describe(`Findings beyond the first ${FINDINGS_MAX}`),
};
