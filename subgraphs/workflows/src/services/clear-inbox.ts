import type { KeptReport, ServiceDeps } from '../ports.ts';

/** Reports that are looked through at a time. */
const pageSize = 500;

/**
 * Throws away reports that nobody will take any more: of runs that have ended, or are gone. A run's driver takes its
 * reports as long as it runs; a worker that was stopped too late, or a child that outlived its parent, reports after
 * that. Each call looks through one page of all that is kept, where the one before left off.
 */
export function createInboxClearing({ stores }: Pick<ServiceDeps, 'stores'>): () => Promise<void> {
  let after: string | null = null;
  return async () => {
    const page = await stores.inbox.page({ after, limit: pageSize });
    after = page.length < pageSize ? null : (page.at(-1)?.id ?? null);
    for (const [tenantId, reports] of Map.groupBy(page, (report) => report.tenantId))
      await clear(stores, tenantId, reports);
  };
}

/** The record of a run that goes on says so before anything is driven: a report of it is not mistaken for a late one. */
async function clear(
  { runs, inbox }: Pick<ServiceDeps['stores'], 'runs' | 'inbox'>,
  tenantId: string,
  reports: readonly KeptReport[],
): Promise<void> {
  const byRun = Map.groupBy(reports, ({ runId }) => runId);
  const found = await runs.findMany(tenantId, [...byRun.keys()]);
  const running = new Set(found.flatMap(({ id, status }) => (status === 'RUNNING' ? [id] : [])));
  for (const [runId, late] of byRun) {
    if (running.has(runId)) continue;
    await inbox.remove({ tenantId, runId, ids: late.map(({ id }) => id) });
  }
}
