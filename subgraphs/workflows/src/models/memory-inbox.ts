import type { Inbox } from '../dispatch-ports.ts';
import { type Report, reportId } from '../domain/report.ts';
import type { InboxPages } from '../ports.ts';

interface Box {
  readonly tenantId: string;
  readonly runId: string;
  readonly reports: Map<string, Report>;
}

export function createMemoryInbox(): Inbox & InboxPages {
  const runs = new Map<string, Box>();
  const keyOf = ({ tenantId, runId }: { tenantId: string; runId: string }) => `${tenantId}:${runId}`;
  return {
    put: async ({ report, tenantId, runId }) => {
      const key = keyOf({ tenantId, runId });
      const box = runs.get(key) ?? { tenantId, runId, reports: new Map<string, Report>() };
      const id = `${runId}:${reportId(report)}`;
      if (!box.reports.has(id)) box.reports.set(id, structuredClone(report));
      runs.set(key, box);
    },
    list: async ({ limit, ...run }) =>
      [...(runs.get(keyOf(run))?.reports ?? [])]
        .slice(0, limit)
        .map(([id, report]) => ({ id, report: structuredClone(report) })),
    page: async ({ after, limit }) =>
      [...runs.values()]
        .flatMap(({ tenantId, runId, reports }) => [...reports.keys()].map((id) => ({ id, tenantId, runId })))
        .filter(({ id }) => after === null || id > after)
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, limit),
    remove: async ({ ids, ...run }) => {
      const box = runs.get(keyOf(run));
      for (const id of ids) box?.reports.delete(id);
      if (box?.reports.size === 0) runs.delete(keyOf(run));
    },
  };
}
