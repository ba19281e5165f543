import { openApprovalsOf } from '../domain/open-approvals.ts';
import type { RunState } from '../domain/run-state.ts';
import { channels, type OpenApproval, type ServiceDeps } from '../ports.ts';
import type { RunRecord } from '../run-ports.ts';

/** Keeps the inbox of those who approve in step with a run. */
export interface ApprovalDesk {
  show(run: RunState): Promise<void>;
}

type Deps = Pick<ServiceDeps, 'stores' | 'bus'>;

export function createApprovalDesk(deps: Deps, record: RunRecord): ApprovalDesk {
  // What another process showed is not known.
  let shown: string | null = null;
  return {
    show: async (run) => {
      if (!mayAsk(run)) return;
      const open = approvalsOf(record, run);
      const ids = open.map(({ id }) => id).join(' ');
      if (ids === shown) return;
      await replaceApprovals(deps, record, open);
      shown = ids;
    },
  };
}

/** Makes the inbox say what the log says. */
export async function showApprovals(deps: Deps, record: RunRecord, run: RunState): Promise<void> {
  if (mayAsk(run)) await replaceApprovals(deps, record, approvalsOf(record, run));
}

/** The approvals of a run that has ended are nobody's to decide any more. */
export async function withdrawApprovals(deps: Deps, record: RunRecord, run: RunState): Promise<void> {
  if (mayAsk(run)) await replaceApprovals(deps, record, []);
}

function approvalsOf(record: RunRecord, run: RunState): readonly OpenApproval[] {
  const { tenantId, id: runId, workflowId, workflowName } = record;
  return openApprovalsOf(run).map(({ seq, ...approval }) => ({
    ...approval,
    id: `${runId}:${approval.stepId}:${seq}${approval.escalated ? ':escalated' : ''}`,
    tenantId,
    runId,
    workflowId,
    workflowName,
  }));
}

async function replaceApprovals(
  { stores, bus }: Deps,
  record: RunRecord,
  open: readonly OpenApproval[],
): Promise<void> {
  await stores.approvals.replace(record, open);
  bus.ring(channels.approvals(record.tenantId));
}

const mayAsk = ({ definition }: RunState): boolean =>
  definition.tasks.some(
    ({ target }) => target.kind === 'approval' || (target.kind === 'gate' && target.escalateTo !== null),
  );
