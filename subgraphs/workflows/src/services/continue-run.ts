import type { ServiceDeps } from '../ports.ts';
import type { RunRecord } from '../run-ports.ts';
import { createRun } from './create-run.ts';
import type { EndedRun } from './end-run.ts';
import { keptOutputs } from './kept-outputs.ts';
import type { CommitDeps } from './write-commit.ts';

/** Creates the run that goes on in the place of one whose log has grown long; it is there already when this is repeated. */
export async function continueRun(
  deps: CommitDeps & Pick<ServiceDeps, 'clock'>,
  { record, run, id }: { record: RunRecord; run: EndedRun; id: string },
): Promise<void> {
  const { tenantId, startedBy, input, parent, workflowId } = record;
  const [workflow] = await deps.stores.workflows.findMany(tenantId, [workflowId]);
  if (!workflow) throw new Error(`The workflow ${workflowId} of ${record.id} is gone.`);
  const { finishedAt: startedAt, lastSeq: seq, opening, dueAt } = run;
  await createRun(deps, {
    id,
    tenantId,
    startedBy,
    startedAt,
    input,
    parent,
    workflow,
    origin: { kind: 'continued', runId: record.id, seq },
    kept: keptOutputs(run, { isWanted: () => true, approvals: 'all' }),
    depth: opening?.depth ?? 0,
    // What is left of its time.
    timeoutMs: dueAt === null ? null : Math.max(1, dueAt - startedAt),
  });
}
