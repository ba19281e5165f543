import type { RunEvent } from '../domain/run-event.ts';
import type { RunState } from '../domain/run-state.ts';
import type { RunRecord, ServiceDeps } from '../ports.ts';
import { appendFirst, appendTo, type OpenRun, openRun } from './open-run.ts';

/** A run that this process drives. */
export interface Owned {
  readonly opened: OpenRun;
  /** The epoch that this process writes under. */
  readonly epoch: number;
}

/** Requests such as a cancellation may come in between; a rival who keeps coming is left to it. */
const racesMax = 3;

/**
 * Makes a run this process's own: the first owner by the epoch of its first wave, a later one by a commit that says
 * so. From then on whoever owned it before fails to write, because the number of its next commit is taken.
 */
export async function takeOver(
  deps: Pick<ServiceDeps, 'stores' | 'events' | 'log' | 'bus' | 'clock' | 'nodeId'>,
  { record, plan }: { record: RunRecord; plan: RunState['plan'] },
): Promise<Owned | 'fenced'> {
  for (let race = 0; race < racesMax; race++) {
    const opened = await openRun(deps.stores.commits, { record, plan });
    if (opened.head.number === 0) {
      // Its process died between the record and the first commit.
      await appendFirst(deps, { record, plan });
      continue;
    }
    const epoch = opened.head.epoch + 1;
    if (opened.head.epoch === 0 || opened.run.phase === 'ended') return { opened, epoch };
    const [seq, at] = [opened.run.lastSeq + 1, deps.clock.now()];
    const events: RunEvent[] = [{ type: 'RUN_RECOVERED', nodeId: deps.nodeId, seq, at }];
    const appended = await appendTo(deps, opened, { record, epoch, events });
    if (appended !== 'taken') return { opened: appended, epoch };
  }
  return 'fenced';
}

/**
 * Whether others' commits mean that the run is not ours any more. Those of our own epoch are requests such as a
 * cancellation, as long as the epoch was begun by us; before that they are a rival's.
 */
export function isFenced(commits: readonly { epoch: number }[], { epoch, opened }: Owned): boolean {
  const begun = opened.head.epoch === epoch;
  return commits.some((commit) => commit.epoch > epoch || (commit.epoch === epoch && !begun));
}
