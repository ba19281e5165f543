import { pageRequest } from '@ymera/kernel';
import { caller } from '../context.ts';
import { RunNotFoundError } from '../domain/errors.ts';
import type { QueryResolvers, Resolvers } from '../generated.ts';
import { mayDecide } from '../services/decide-approval.ts';
import { listApprovals } from '../services/list-approvals.ts';
import { listed } from './listed.ts';
import { upper } from './upper.ts';

export const approvalQueries: Pick<QueryResolvers, 'workflowApprovals' | 'workflowApproval'> = {
  workflowApprovals: async (_, { all, ...args }, context) => {
    const asked = { mine: !all, principal: caller(context), page: pageRequest(args) };
    return listed(await listApprovals(context.deps, asked));
  },
  workflowApproval: (_, { id }, context) => context.deps.stores.approvals.find(caller(context).tenantId, id),
};

export const workflowApproval: Pick<Resolvers['WorkflowApproval'], 'run' | 'kind' | 'mayDecide' | 'shown'> = {
  run: async ({ runId }, _, { loaders }) => {
    const run = await loaders.runs.load(runId);
    if (!run) throw new RunNotFoundError(runId);
    return run;
  },
  kind: ({ kind }) => upper(kind),
  mayDecide: ({ approvers }, _, context) => mayDecide(caller(context), approvers),
  shown: ({ shown }, _, { loaders }) => loaders.payload(shown),
};

export const workflowApprovalChange: Pick<Resolvers['WorkflowApprovalChange'], 'kind'> = {
  kind: ({ kind }) => upper(kind),
};
