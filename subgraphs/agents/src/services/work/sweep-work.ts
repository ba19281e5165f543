import { assign, callOff } from '../../domain/remote/move-work.ts';
import { takesWork } from '../../domain/remote/remote-agent.ts';
import {
  isOpen,
  isTaken,
  type LossReason,
  type TakenWork,
  type WaitingWork,
  type Work,
} from '../../domain/remote/work.ts';
import { changeWork } from './change-work.ts';
import { moveWork } from './reallocate-work.ts';
import { openSubstitutes, type Substitutes } from './substitutes.ts';
import type { WorkDesk } from './work-desk.ts';

type SweepDesk = Pick<WorkDesk, 'agents' | 'works' | 'bus' | 'clock' | 'log' | 'settings'>;

const pageSize = 100;
const pagesMax = 100;
/** The process that waits for a result calls work off itself when it is late; when it has not, it is gone. */
const graceMs = 30_000;

/** Sweeps in regular intervals until the signal aborts. */
export async function keepSweepingWork(desk: SweepDesk, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await desk.clock.wait(desk.settings.workSweepMs, signal);
    if (signal.aborted) return;
    await sweepWork(desk).catch((error) => {
      desk.log.error('sweeping the work of remote agents failed; it will be tried again', { error });
    });
  }
}

/** Gives work to others that is with nobody, or with agents that no longer say anything about it or get no more work. */
async function sweepWork(desk: SweepDesk): Promise<void> {
  const before = desk.clock.now() + 1;
  const byTenant = new Map<string, Promise<Substitutes>>();
  const substitutesIn = (tenantId: string) => {
    const opened = byTenant.get(tenantId) ?? openSubstitutes(desk, tenantId);
    byTenant.set(tenantId, opened);
    return opened;
  };
  let after: string | null = null;
  for (let page = 0; page < pagesMax; page++) {
    const due: readonly Work[] = await desk.works.listDue({ before, after, limit: pageSize });
    for (const work of due) if (isOpen(work)) await tendWork(desk, work, substitutesIn);
    if (due.length < pageSize) return;
    after = due.at(-1)?.id ?? null;
  }
}

async function tendWork(
  desk: SweepDesk,
  work: WaitingWork | TakenWork,
  substitutesIn: (tenantId: string) => Promise<Substitutes>,
): Promise<void> {
  const now = desk.clock.now();
  if (work.deadlineAt + graceMs <= now) {
    await changeWork(desk, work, (before) =>
      callOff(before, { reason: 'nobody waits for it any more', now }),
    );
    return;
  }
  const reason = await lossOf(desk, work);
  const { assignedTo } = work.state;
  if (reason !== null && assignedTo !== null) {
    const substitutes = await substitutesIn(work.tenantId);
    // Who has only let a lease end may have it again, when there is no other.
    const to = substitutes.choose(work, reason === 'LEASE_EXPIRED' ? undefined : assignedTo);
    if (reason === 'NOT_FETCHED' && to === null) return;
    const isStill = (later: Work) => later.revision === work.revision;
    await moveWork(desk, work, { reason, message: null, to, isStill });
  } else if (assignedTo === null) {
    const to = (await substitutesIn(work.tenantId)).choose(work);
    await changeWork(desk, work, (before) => assign(before, { to, now }));
  }
}

/** Why whoever has it, or is to have it, loses it; null when they keep it, or there is nobody. */
async function lossOf(desk: SweepDesk, work: WaitingWork | TakenWork): Promise<LossReason | null> {
  const { tenantId, state } = work;
  if (state.assignedTo === null) return null;
  const agent = await desk.agents.find({ tenantId, id: state.assignedTo });
  if (!agent) return 'REMOVED';
  if (!takesWork(agent)) {
    const { phase } = agent.standing;
    return phase === 'FROZEN' || phase === 'REMOVED' ? phase : 'SUSPENDED';
  }
  const now = desk.clock.now();
  if (isTaken(work)) return work.state.leaseUntil <= now ? 'LEASE_EXPIRED' : null;
  if (state.phase !== 'WAITING' || state.since + desk.settings.workLeaseMs > now) return null;
  const open = await desk.works.countOpenOf({ tenantId, agentIds: [agent.id] });
  return (open.get(agent.id)?.taken ?? 0) < agent.concurrent ? 'NOT_FETCHED' : null;
}
