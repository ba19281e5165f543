import { outstandingEffects } from '../domain/effects.ts';
import type { Report } from '../domain/report.ts';
import type { RunState } from '../domain/run-state.ts';
import { nextDueAt } from '../domain/waiting.ts';
import type { ServiceDeps } from '../ports.ts';
import type { RunRecord } from '../run-ports.ts';
import { createStepDispatch } from './dispatch-steps.ts';
import { createApprovalDesk } from './show-approvals.ts';
import type { Owned } from './take-over.ts';
import { createChildCare } from './tend-children.ts';

/** Sees to what a run asks of the outside, while this process drives it. */
export interface Workbench {
  /** Begins, repeats and stops what is outstanding. What cannot begin is among the next reviewed reports. */
  take(owned: Owned): Promise<void>;
  /** Reports that have come, with those that are made in the name of whoever does not answer any more. */
  review(reports: readonly Report[]): readonly Report[];
  /** True when there are reports of its own to be reviewed. */
  readonly hasNews: boolean;
  /** When there is something to do again, if nobody rings before. */
  nextAt(run: RunState): number;
  close(): void;
}

/** All runs are looked at this often; the heartbeat rings before. */
const idleMs = 60_000;

export function createWorkbench(deps: ServiceDeps, record: RunRecord): Workbench {
  const steps = createStepDispatch(deps, record);
  const children = createChildCare(deps, record);
  const approvals = createApprovalDesk(deps, record);
  let refused: readonly Report[] = [];
  return {
    take: async ({ opened, epoch }) => {
      const effects = outstandingEffects(opened.run);
      steps.take(effects, epoch);
      refused = await children.tend(opened.run, effects);
      await approvals.show(opened.run);
    },
    review: (reports) => {
      const all = [...reports, ...steps.giveUp(), ...refused];
      refused = [];
      steps.settle(all);
      return all;
    },
    get hasNews() {
      return refused.length > 0;
    },
    nextAt: (run) => {
      const idle = deps.clock.now() + idleMs;
      return Math.min(idle, nextDueAt(run) ?? idle, steps.nextAt() ?? idle);
    },
    close: steps.close,
  };
}
