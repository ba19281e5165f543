import type { Workflow } from '../domain/definition.ts';
import type { WorkflowStore } from '../ports.ts';

/** The same store, as if what has been drafted were in it already. */
export function withDrafts(store: WorkflowStore): {
  readonly store: WorkflowStore;
  add(workflow: Workflow): void;
} {
  const drafts: Workflow[] = [];
  const draftOf = (tenantId: string, fits: (draft: Workflow) => boolean) =>
    drafts.findLast((draft) => draft.tenantId === tenantId && fits(draft));
  return {
    add: (workflow) => void drafts.push(workflow),
    store: {
      ...store,
      findLatest: async (tenantId, name) =>
        draftOf(tenantId, (draft) => draft.name === name) ?? (await store.findLatest(tenantId, name)),
    },
  };
}
