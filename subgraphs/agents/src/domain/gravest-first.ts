import type { PluginFinding } from './plugin-version.ts';

const gravity: Readonly<Record<PluginFinding['severity'], number>> = { HIGH: 0, MEDIUM: 1, LOW: 2 };

/** Findings in the order in which they should be read; those of the same severity stay as they are. */
export function gravestFirst(findings: readonly PluginFinding[]): PluginFinding[] {
  return findings.toSorted((a, b) => gravity[a.severity] - gravity[b.severity]);
}
