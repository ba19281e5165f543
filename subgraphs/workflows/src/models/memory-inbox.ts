import type { Inbox } from '../dispatch-ports.ts';
import { type Report, reportId } from '../domain/report.ts';

export function createMemoryInbox(): Inbox {
  const runs = new Map<string, Map<string, Report>>();
  const keyOf = ({ tenantId, runId }: { tenantId: string; runId: string }) => `${tenantId}:${runId}`;
  return {
    put: async ({ report, ...run }) => {
      const reports = runs.get(keyOf(run)) ?? new Map();
      if (!reports.has(reportId(report))) reports.set(reportId(report), structuredClone(report));
      runs.set(keyOf(run), reports);
    },
    list: async ({ limit, ...run }) =>
      [...(runs.get(keyOf(run)) ?? [])]
        .slice(0, limit)
        .map(([id, report]) => ({ id, report: structuredClone(report) })),
    remove: async ({ ids, ...run }) => {
      const reports = runs.get(keyOf(run));
      for (const id of ids) reports?.delete(id);
      if (reports?.size === 0) runs.delete(keyOf(run));
    },
  };
}
