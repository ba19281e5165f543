import { pageRequest } from '@ymera/kernel';
import { caller } from '../context.ts';
import type { Resolvers } from '../generated.ts';
import { findWorkflow } from '../services/find-workflow.ts';
import { listRuns } from '../services/list-runs.ts';

export const query: Resolvers['Query'] = {
  workflow: (_, { id }, context) =>
    findWorkflow(context.deps, { tenantId: caller(context).tenantId, idOrName: id }),
  workflows: async (_, args, context) =>
    listed(await context.deps.stores.workflows.listLatest(caller(context).tenantId, pageRequest(args))),
  workflowRun: (_, { id }, context) => context.loaders.runs.load(id),
  workflowRuns: async (_, { workflowId, status, ...args }, context) => {
    const { tenantId } = caller(context);
    const filter = { workflowId: workflowId ?? null, status: status ?? null };
    return listed(await listRuns(context.deps, { tenantId, ...filter, page: pageRequest(args) }));
  },
};

// The generated types ask for lists that may be changed.
const listed = <T>({ items, nextCursor }: { items: readonly T[]; nextCursor: string | null }) => ({
  items: [...items],
  nextCursor,
});
