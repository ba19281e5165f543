import type { Workflow } from '../../src/domain/definition.ts';
import type { Stores } from '../../src/ports.ts';
import type { RunRecord } from '../../src/run-ports.ts';
import { emptyLog, headOf, type LogHead, sealCommit } from '../../src/services/seal-commit.ts';
import { type Script, simulated } from '../domain/analytics/simulate.ts';
import { aRun } from '../stored-things.ts';

/** Stores a run that went as the script says, with the log that it wrote. */
export async function storeRun(
  stores: Pick<Stores, 'runs' | 'commits'>,
  {
    workflow,
    script,
    overrides = {},
    commitsMax = Number.POSITIVE_INFINITY,
  }: {
    readonly workflow: Workflow;
    readonly script: Script;
    readonly overrides?: Partial<RunRecord>;
    readonly commitsMax?: number;
  },
): Promise<RunRecord> {
  const { id: workflowId, tenantId, name: workflowName } = workflow;
  const record = aRun({ tenantId, workflowId, workflowName, ...overrides });
  await stores.runs.create({ ...record, status: 'RUNNING' }, null);
  const { log, commits } = simulated(workflow, script);
  const offset = record.startedAt - (log[0]?.at ?? 0);
  let head: LogHead = emptyLog;
  for (const written of commits.slice(0, commitsMax)) {
    const events = written.map((event) => ({ ...event, at: event.at + offset }));
    const commit = sealCommit(head, { runId: record.id, tenantId, epoch: 1, events, untold: [] });
    await stores.commits.append(commit);
    head = headOf(commit);
  }
  const finishedAt = (log.at(-1)?.at ?? 0) + offset;
  const outcome = { status: record.status, finishedAt, lastSeq: log.length, continuedBy: null };
  if (record.status !== 'RUNNING') await stores.runs.recordOutcome(record, outcome);
  const [stored] = await stores.runs.findMany(tenantId, [record.id]);
  if (!stored) throw new Error('The run was not stored.');
  return stored;
}
