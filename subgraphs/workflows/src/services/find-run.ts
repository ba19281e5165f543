import { RunNotFoundError } from '../domain/errors.ts';
import type { ServiceDeps } from '../ports.ts';
import type { RunRecord } from '../run-ports.ts';

/** A run is continued once in ten thousand events: this many are more than any run has. */
const hopsMax = 1_000;

/** @throws RunNotFoundError */
export async function getRun(
  { stores }: Pick<ServiceDeps, 'stores'>,
  { tenantId, runId }: { readonly tenantId: string; readonly runId: string },
): Promise<RunRecord> {
  const [record] = await stores.runs.findMany(tenantId, [runId]);
  if (!record) throw new RunNotFoundError(runId);
  return record;
}

/**
 * The run that goes on in the place of a run; the run itself, unless it was continued.
 *
 * @throws RunNotFoundError
 */
export async function getLatestRun(
  deps: Pick<ServiceDeps, 'stores'>,
  { tenantId, runId }: { readonly tenantId: string; readonly runId: string },
): Promise<RunRecord> {
  let record = await getRun(deps, { tenantId, runId });
  for (let hop = 0; hop < hopsMax && record.continuedBy !== null; hop++)
    record = await getRun(deps, { tenantId, runId: record.continuedBy });
  return record;
}
