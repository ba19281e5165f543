import type { BegunAttempts } from '../dispatch-ports.ts';

export function createMemoryBegun(): BegunAttempts {
  const begun = new Set<string>();
  return {
    begin: async ({ tenantId, runId, startedSeq }) => {
      const key = JSON.stringify([tenantId, runId, startedSeq]);
      const isFirst = !begun.has(key);
      begun.add(key);
      return isFirst;
    },
  };
}
