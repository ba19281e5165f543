import { advance } from '../domain/advance.ts';
import type { WorkflowDefinition } from '../domain/definition.ts';
import type { RunEvent } from '../domain/run-event.ts';
import type { ServiceDeps } from '../ports.ts';
import type { RunRecord } from '../run-ports.ts';
import { writeFirst } from './create-run.ts';
import { type OpenRun, openRun } from './open-run.ts';
import { type CommitDeps, writeCommit } from './write-commit.ts';

/** A run that this process drives. */
export interface Owned {
  readonly opened: OpenRun;
  /** The epoch that this process writes under. */
  readonly epoch: number;
}

/** Of a run that nobody was at work on: the epoch begins with its first wave. */
export const ownedFrom = (opened: OpenRun): Owned => ({ opened, epoch: opened.head.epoch + 1 });

/** Requests such as a cancellation may come in between; a rival who keeps coming is left to it. */
const racesMax = 10;

/**
 * Makes a run this process's own: by the epoch of its first wave, when nobody was at work on it; else by a commit
 * that says so. From then on whoever owned it before fails to write, because the number of its next commit is taken.
 */
export async function takeOver(
  deps: CommitDeps & Pick<ServiceDeps, 'clock' | 'nodeId'>,
  { record, definition }: { record: RunRecord; definition: WorkflowDefinition },
): Promise<Owned | 'fenced'> {
  for (let race = 0; race < racesMax; race++) {
    const opened = await openRun(deps, { record, definition });
    const { run, head } = opened;
    if (head.number === 0) {
      // Its process died between the record and the first commit.
      await writeFirst(deps, { record, definition });
      continue;
    }
    if (head.epoch === record.parkedEpoch || run.phase === 'ended') return ownedFrom(opened);
    const epoch = head.epoch + 1;
    const [seq, at] = [run.lastSeq + 1, deps.clock.now()];
    const events: RunEvent[] = [{ type: 'RUN_RECOVERED', nodeId: deps.nodeId, seq, at }];
    const recovered = advance(run, events).run;
    const written = await writeCommit(deps, opened, { record, epoch, events, run: recovered });
    if (written !== 'taken') return { opened: written, epoch };
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
