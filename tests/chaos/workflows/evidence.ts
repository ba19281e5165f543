import type { Stores } from '../../../subgraphs/workflows/src/ports.ts';
import type { Commit, RunRecord } from '../../../subgraphs/workflows/src/run-ports.ts';
import { readPayload } from '../../../subgraphs/workflows/src/services/keep-payload.ts';
import type { Plan } from './definitions.ts';
import type { RunEvidence } from './judge/evidence.ts';
import type { Ledger } from './ledger.ts';
import { expectedOf } from './reference.ts';

const batch = 200;
const childrenMax = 100;

/** Gathers what is there of a run. */
export async function gather(
  { stores, ledger }: { readonly stores: Stores; readonly ledger: Ledger },
  { plan, run }: { readonly plan: Plan; readonly run: Pick<RunRecord, 'tenantId' | 'id'> },
): Promise<RunEvidence> {
  const { tenantId, id } = run;
  const [record] = await stores.runs.findMany(tenantId, [id]);
  if (!record) throw new Error(`The run ${id} is not in the store.`);
  const log = await readLog(stores, record);
  const last = log.at(-1)?.events.at(-1);
  const everything = { workflowIds: null, status: null, startedFrom: null, startedBefore: null };
  const children = await stores.runs.list(
    tenantId,
    { ...everything, parentRunId: id },
    { first: childrenMax, after: null },
  );
  const effects = await ledger.effectsOf(id);
  const approvals = await stores.approvals.list(tenantId, null, { first: 100, after: null });
  return {
    record,
    expected: expectedOf(plan, { root: id, path: '' }),
    dependsOn: new Map(plan.tasks.map((task) => [task.id, task.dependsOn])),
    log,
    children: await Promise.all(
      children.items.map(async (child) => ({ record: child, log: await readLog(stores, child) })),
    ),
    effects: effects.map(({ label, digest }) => `${label} ${digest}`),
    output:
      last?.type === 'RUN_SUCCEEDED'
        ? await readPayload(stores.blobs, { tenantId, payload: last.output })
        : null,
    approvalsLeft: approvals.items.filter(({ runId }) => runId === id).length,
  };
}

async function readLog(stores: Stores, { tenantId, id: runId }: RunRecord): Promise<readonly Commit[]> {
  const log: Commit[] = [];
  for (;;) {
    const afterSeq = log.at(-1)?.events.at(-1)?.seq ?? 0;
    const read = await stores.commits.read({ tenantId, runId, afterSeq, limit: batch });
    log.push(...read);
    if (read.length < batch) return log;
  }
}
