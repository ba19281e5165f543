import type { Commit, CommitLog } from '../run-ports.ts';

export function createMemoryCommitLog(): CommitLog {
  // By run and number; a run's commits are appended in the order of their numbers.
  const logs = new Map<string, Map<number, Commit>>();
  const untold = new Set<Commit>();
  const find = ({ runId, number }: Pick<Commit, 'runId' | 'number'>) => logs.get(runId)?.get(number);
  return {
    append: async (commit) => {
      const there = find(commit);
      if (there) return there.writerNonce === commit.writerNonce ? 'appended' : 'taken';
      const stored = structuredClone(commit);
      const log = logs.get(commit.runId) ?? new Map();
      logs.set(commit.runId, log.set(commit.number, stored));
      if (stored.untold.length > 0) untold.add(stored);
      return 'appended';
    },
    read: async ({ tenantId, runId, afterSeq, limit }) =>
      [...(logs.get(runId)?.values() ?? [])]
        .filter((commit) => commit.tenantId === tenantId && (commit.events.at(-1)?.seq ?? 0) > afterSeq)
        .sort((a, b) => a.number - b.number)
        .slice(0, limit)
        .map((commit) => structuredClone(untold.has(commit) ? commit : { ...commit, untold: [] })),
    listUntold: async (limit) => structuredClone([...untold].slice(0, limit)),
    markTold: async (told) => {
      const commit = find(told);
      if (commit?.tenantId === told.tenantId) untold.delete(commit);
    },
  };
}
