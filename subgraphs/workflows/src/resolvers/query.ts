import { pageRequest } from '@ymera/kernel';
import { caller } from '../context.ts';
import type { Resolvers } from '../generated.ts';
import { analyseWorkflow } from '../services/analyse-workflow.ts';
import { findWorkflow } from '../services/find-workflow.ts';
import { listRuns } from '../services/list-runs.ts';
import { listVersions } from '../services/list-versions.ts';
import { definitionQueries } from './definition-queries.ts';
import { listed } from './listed.ts';
import { approvalQueries } from './workflow-approval.ts';
import { scheduleQueries } from './workflow-schedule.ts';

export const query: Resolvers['Query'] = {
  workflow: (_, { id, version }, context) => {
    const { tenantId } = caller(context);
    if (version === null || version === undefined)
      return findWorkflow(context.deps, { tenantId, idOrName: id });
    return context.deps.stores.workflows.findVersion(tenantId, { name: id, version });
  },
  workflows: async (_, args, context) =>
    listed(await context.deps.stores.workflows.listLatest(caller(context).tenantId, pageRequest(args))),
  workflowVersions: async (_, { name, ...args }, context) => {
    const { tenantId } = caller(context);
    return listed(await listVersions(context.deps, { tenantId, name, page: pageRequest(args) }));
  },
  ...definitionQueries,
  workflowAnalysis: (_, { id: workflow, runs, ...asked }, context) => {
    const { startedFrom = null, startedBefore = null } = asked;
    const command = { tenantId: caller(context).tenantId, workflow, runs, startedFrom, startedBefore };
    return analyseWorkflow(context.deps, command, context.scope.signal);
  },
  ...approvalQueries,
  ...scheduleQueries,
  workflowRun: (_, { id }, context) => context.loaders.runs.load(id),
  workflowRuns: async (_, { first, after, ...asked }, context) => {
    const { tenantId } = caller(context);
    const { workflowId = null, status = null, agentId = null, tag = null } = asked;
    const { startedFrom = null, startedBefore = null, parentId: parentRunId = null } = asked;
    const filter = { workflowId, status, agentId, tag, startedFrom, startedBefore, parentRunId };
    return listed(await listRuns(context.deps, { tenantId, ...filter, page: pageRequest({ first, after }) }));
  },
};
