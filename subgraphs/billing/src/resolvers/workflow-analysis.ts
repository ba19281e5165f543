import { requirePrincipal } from '@ymera/kernel';
import type { WorkflowAnalysisResolvers, WorkflowSpendResolvers } from '../generated.ts';
import { sumWorkflowSpend } from '../services/sum-workflow-spend.ts';

export const workflowAnalysis: WorkflowAnalysisResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  id: ({ id }) => id,
  spend: ({ id: analysisId }, _args, { usage, scope }) => {
    const { tenantId } = requirePrincipal(scope);
    return sumWorkflowSpend({ usage }, { tenantId, analysisId }, scope.signal);
  },
};

export const workflowSpend: Pick<WorkflowSpendResolvers, 'tasks'> = { tasks: ({ tasks }) => [...tasks] };
