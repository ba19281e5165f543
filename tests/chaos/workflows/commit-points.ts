import { openAtCommit } from './at-commit.ts';
import { wholePlan } from './definitions.ts';
import type { Violation } from './judge/evidence.ts';

export interface CommitPointsOutcome {
  /** Commits at which a process was killed, just before or just after each. */
  readonly commits: number;
  readonly violations: readonly Violation[];
}

/** More commits than a run of the plan has. */
const commitsMax = 100;

/** Kills a process before and after each of the commits that it writes for a run in which there is one of everything. */
export async function tryCommitPoints(onPoint: (commit: number) => void): Promise<CommitPointsOutcome> {
  const attempts = await openAtCommit(wholePlan, { mutant: false });
  const violations: Violation[] = [];
  try {
    for (let commit = 0; commit < commitsMax; commit++) {
      let sprung = false;
      for (const moment of ['before', 'after'] as const) {
        const outcome = await attempts.tryAt({ commit, moment, signal: 'SIGKILL' });
        violations.push(...outcome.violations);
        sprung ||= outcome.sprung;
      }
      if (!sprung) return { commits: commit, violations };
      onPoint(commit);
    }
    return { commits: commitsMax, violations };
  } finally {
    await attempts.close();
  }
}
