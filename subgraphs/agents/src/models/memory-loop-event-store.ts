import type { LoopEvent } from '../domain/loop/loop-event.ts';
import type { LoopEventStore } from '../ports.ts';

/** The memory twin of the store of runs' histories. */
export function createMemoryLoopEventStore(): LoopEventStore {
  const events = new Map<string, LoopEvent>();
  const keyOf = ({ runId, seq }: LoopEvent) => JSON.stringify([runId, seq]);
  return {
    append: async (event) => {
      if (events.has(keyOf(event))) return false;
      events.set(keyOf(event), structuredClone(event));
      return true;
    },
    list: async ({ tenantId, runId, after, limit }, signal) => {
      signal?.throwIfAborted();
      return [...events.values()]
        .filter((event) => event.tenantId === tenantId && event.runId === runId && event.seq > after)
        .sort((a, b) => a.seq - b.seq)
        .slice(0, limit);
    },
  };
}
