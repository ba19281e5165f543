import type { Workflow } from '../domain/definition.ts';
import type { WorkflowStore } from '../ports.ts';
import { createRecent } from './recent.ts';

/** Definitions have up to a megabyte. */
const rememberedMax = 50;

/**
 * The same store, which reads a definition once: under its id it never changes. All runs of it share one object, and
 * with it what has been worked out about it.
 */
export function rememberWorkflows(store: WorkflowStore): WorkflowStore {
  const recent = createRecent<Workflow>(rememberedMax);
  const keyOf = (tenantId: string, id: string) => JSON.stringify([tenantId, id]);
  return {
    ...store,
    findMany: async (tenantId, ids) => {
      const known = ids.flatMap((id) => recent.get(keyOf(tenantId, id)) ?? []);
      const missing = ids.filter((id) => !known.some((workflow) => workflow.id === id));
      if (missing.length === 0) return known;
      const read = await store.findMany(tenantId, missing);
      // A list for a page would push out what the runs are driven by.
      if (ids.length === 1) for (const workflow of read) recent.set(keyOf(tenantId, workflow.id), workflow);
      return [...known, ...read];
    },
  };
}
