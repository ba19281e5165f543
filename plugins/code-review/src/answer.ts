import { byGravity, type Finding } from './domain/finding.ts';
import { FINDINGS_MAX } from './shapes/finding.ts';

/** Findings in their order, and how many did not fit. */
export function ranked(findings: readonly Finding[]): { findings: Finding[]; omitted: number } {
  const sorted = [...findings].sort(byGravity);
  return { findings: sorted.slice(0, FINDINGS_MAX), omitted: Math.max(0, sorted.length - FINDINGS_MAX) };
}
