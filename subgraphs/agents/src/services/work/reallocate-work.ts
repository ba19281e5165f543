import { type Loss, lose } from '../../domain/remote/move-work.ts';
import {
  isOpen,
  type LossReason,
  type TakenWork,
  type WaitingWork,
  type Work,
} from '../../domain/remote/work.ts';
import { changeWork } from './change-work.ts';
import { openSubstitutes, type Substitutes } from './substitutes.ts';
import type { WorkDesk } from './work-desk.ts';

export type MoveDesk = Pick<WorkDesk, 'agents' | 'works' | 'bus' | 'clock'>;

interface Leaving {
  readonly tenantId: string;
  readonly agentId: string;
  readonly reason: Extract<LossReason, 'SUSPENDED' | 'FROZEN' | 'REMOVED'>;
}

const pageSize = 100;
/** What is left after these is moved by the sweep. */
const pagesMax = 100;

/**
 * Takes away all that waits for an agent or is with it, and gives it to others who can do it, or has it wait for such.
 * From then on nothing counts that the agent says about it. Gives how many it were.
 */
export async function reallocateWork(
  desk: MoveDesk,
  { tenantId, agentId, reason }: Leaving,
): Promise<number> {
  let substitutes: Substitutes | null = null;
  let after: string | null = null;
  let moved = 0;
  const isStill = ({ state }: WaitingWork | TakenWork) => state.assignedTo === agentId;
  const loss = { reason, message: null, isStill };
  for (let page = 0; page < pagesMax; page++) {
    const found: readonly Work[] = await desk.works.listOpenOf({ tenantId, agentId, after, limit: pageSize });
    for (const work of found) {
      substitutes ??= await openSubstitutes(desk, tenantId);
      const to = substitutes.choose(work, agentId);
      if (await moveWork(desk, work, { ...loss, to })) moved++;
    }
    if (found.length < pageSize) break;
    after = found.at(-1)?.id ?? null;
  }
  return moved;
}

interface Move extends Omit<Loss, 'now'> {
  /** Whether it is still to be taken away, as it stands then. @throws DomainError to refuse */
  readonly isStill: (work: WaitingWork | TakenWork) => boolean;
}

/** Takes work away from whoever has it and gives it to another; false when it has gone on since it was seen. */
export async function moveWork(desk: MoveDesk, seen: Work, { isStill, ...loss }: Move): Promise<boolean> {
  const now = desk.clock.now();
  let moved = false;
  await changeWork(desk, seen, (work) => {
    moved = isOpen(work) && isStill(work);
    return isOpen(work) && moved ? lose(work, { ...loss, now }) : work;
  });
  return moved;
}
