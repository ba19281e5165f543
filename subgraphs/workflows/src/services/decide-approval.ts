import { hasRole, InvalidArgumentError, type Principal } from '@ymera/kernel';
import type { Approvers } from '../domain/definition.ts';
import { ApprovalForbiddenError, ApprovalNotFoundError, ApprovalOutdatedError } from '../domain/errors.ts';
import { type AskedStep, askedStep } from '../domain/open-approvals.ts';
import type { RunHappening } from '../domain/run-event.ts';
import { readStepId } from '../domain/steps.ts';
import { approvalDecided } from '../events.ts';
import type { RunRecord } from '../run-ports.ts';
import { showApprovals } from './show-approvals.ts';
import { type ControlDeps, type ControlledRun, writeControl } from './write-control.ts';

export interface DecideApprovalCommand {
  readonly runId: string;
  readonly stepId: string;
  readonly approved: boolean;
  /** Empty when left out. */
  readonly comment?: string | null | undefined;
  /** SHA-256 of what the person has seen: the decision is on that alone. */
  readonly shownSha256: string;
  readonly principal: Principal;
}

const commentLengthMax = 2_000;

/**
 * Writes a person's decision on exactly what was shown. The same decision of the same person a second time changes
 * nothing.
 *
 * @throws RunNotFoundError, ApprovalNotFoundError, ApprovalForbiddenError, ApprovalOutdatedError, InvalidArgumentError
 */
export async function decideApproval(deps: ControlDeps, command: DecideApprovalCommand): Promise<RunRecord> {
  const { runId, stepId, approved, shownSha256, principal } = command;
  const { tenantId, id: by } = principal;
  const comment = readComment(command.comment);
  return writeControl(deps, { runId, tenantId, by }, async ({ run, record }) => {
    const asked = askedStep(run, stepId);
    if (run.phase !== 'running' || !asked) {
      await showApprovals(deps, record, run);
      if (await hasDecided(deps, { run, record }, command)) return null;
      throw new ApprovalNotFoundError(record.id, stepId);
    }
    if (!mayDecide(principal, asked.approvers)) throw new ApprovalForbiddenError(stepId, asked.approvers);
    if (shownSha256 !== asked.shownSha256)
      throw new ApprovalOutdatedError(stepId, { given: shownSha256, shown: asked.shownSha256 });
    const round = run.tasks.get(readStepId(stepId).taskId)?.round ?? 1;
    return {
      happenings: [decision({ asked, approved, by, comment, round })],
      tell: (place) =>
        approvalDecided(record, { runId: record.id, stepId, by, approved, shownSha256, ...place }),
    };
  });
}

/** Whoever has one of the roles, or a higher one, or is named. */
export const mayDecide = (principal: Principal, { roles, users }: Approvers): boolean =>
  users.includes(principal.id) || roles.some((role) => hasRole(principal, role));

function decision({
  asked,
  ...decided
}: {
  readonly asked: AskedStep;
  readonly approved: boolean;
  readonly by: string;
  readonly comment: string;
  readonly round: number;
}): RunHappening {
  const { stepId, kind, shownSha256 } = asked;
  const { approved, by, comment, round } = decided;
  if (kind === 'approval')
    return { type: 'APPROVAL_DECIDED', stepId, by, approved, comment, inputSha256: shownSha256 };
  const reasons = { kind: 'inline', json: JSON.stringify({ approved, by, comment }) } as const;
  return { type: 'GATE_DECIDED', stepId, round, approved, artifactSha256: shownSha256, reasons, by };
}

function readComment(comment: string | null | undefined): string {
  const text = comment ?? '';
  if (text.length <= commentLengthMax) return text;
  throw new InvalidArgumentError(
    'comment',
    `at most ${commentLengthMax} characters long`,
    `${text.length} characters long`,
  );
}

const readBatch = 200;

/** Whether the log has this very decision; looked for when there is nothing to decide any more. */
async function hasDecided(
  { stores }: ControlDeps,
  { record }: ControlledRun,
  { stepId, approved, shownSha256, principal }: DecideApprovalCommand,
): Promise<boolean> {
  let afterSeq = 0;
  for (;;) {
    const range = { tenantId: record.tenantId, runId: record.id, afterSeq, limit: readBatch };
    const commits = await stores.commits.read(range);
    for (const event of commits.flatMap(({ events }) => events)) {
      if (event.type !== 'APPROVAL_DECIDED' && event.type !== 'GATE_DECIDED') continue;
      const sha256 = event.type === 'APPROVAL_DECIDED' ? event.inputSha256 : event.artifactSha256;
      const isSame = event.stepId === stepId && event.by === principal.id && event.approved === approved;
      if (isSame && sha256 === shownSha256) return true;
    }
    if (commits.length < readBatch) return false;
    afterSeq = commits.at(-1)?.events.at(-1)?.seq ?? afterSeq;
  }
}
