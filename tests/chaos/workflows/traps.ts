import type { Connection } from 'mongoose';
import type { Commit, CommitLog } from '../../../subgraphs/workflows/src/run-ports.ts';

/** A moment at which a process does something to itself: just before or after one of its commits. */
export interface Trap {
  /** Which of its commits, from 0 on; of the named run alone, if one is named. */
  readonly commit: number;
  readonly runId?: string;
  readonly moment: 'before' | 'after';
  /** SIGKILL ends it; SIGSTOP makes it a zombie, which goes on with that very commit once it is woken. */
  readonly signal: 'SIGKILL' | 'SIGSTOP';
}

/** A log that springs the trap. `spring` is told first, so that somebody wakes whoever stops. */
export function trappedLog(log: CommitLog, trap: Trap, spring: () => Promise<void>): CommitLog {
  let commits = 0;
  return {
    ...log,
    append: async (commit) => {
      const isDue = isCounted(trap, commit) && commits++ === trap.commit;
      if (!isDue) return log.append(commit);
      const result = trap.moment === 'after' ? await log.append(commit) : null;
      await spring();
      process.kill(process.pid, trap.signal);
      return result ?? log.append(commit);
    },
  };
}

const isCounted = ({ runId }: Trap, commit: Commit): boolean => runId === undefined || runId === commit.runId;

/** A log that tells of each commit that came too late. */
export function watchedLog(log: CommitLog, onTaken: () => void): CommitLog {
  return {
    ...log,
    append: async (commit) => {
      const result = await log.append(commit);
      if (result === 'taken') onTaken();
      return result;
    },
  };
}

/**
 * The mutant: a log without compare-and-set, in which whoever writes last has written. Everything else is as it is; if
 * a campaign finds nothing wrong with it, the campaign is worth nothing.
 */
export function overwritingLog(log: CommitLog, connection: Connection): CommitLog {
  const commits = connection.collection<{ _id: string }>('workflow_commits');
  return {
    ...log,
    append: async (commit) => {
      await commits.deleteOne({ _id: `${commit.runId}:${commit.number}` });
      return log.append(commit);
    },
  };
}
