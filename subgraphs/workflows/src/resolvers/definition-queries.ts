import { InvalidArgumentError } from '@ymera/kernel';
import { caller } from '../context.ts';
import { diffDefinitions } from '../domain/definition-diff.ts';
import type { QueryResolvers, QueryvalidateWorkflowArgs } from '../generated.ts';
import { exportWorkflow } from '../services/export-workflow.ts';
import { getWorkflow } from '../services/find-workflow.ts';
import { planWorkflow } from '../services/plan-workflow.ts';
import { validateWorkflow } from '../services/validate-workflow.ts';
import { writtenDefinition } from './written-definition.ts';

/** What can be asked of definitions beside reading them. */
export const definitionQueries: Pick<
  QueryResolvers,
  'exportWorkflow' | 'validateWorkflow' | 'workflowDiff' | 'workflowPlan'
> = {
  exportWorkflow: (_, { id, format }, context) =>
    exportWorkflow(context.deps, { tenantId: caller(context).tenantId, idOrName: id, format }),
  validateWorkflow: (_, args, context) =>
    validateWorkflow(context.deps, { written: writtenOf(args), principal: caller(context) }),
  workflowDiff: async (_, { from, to }, context) => {
    const { tenantId } = caller(context);
    const [earlier, later] = await Promise.all([
      getWorkflow(context.deps, { tenantId, idOrName: from }),
      getWorkflow(context.deps, { tenantId, idOrName: to }),
    ]);
    return { from: earlier, to: later, diff: diffDefinitions(earlier, later) };
  },
  workflowPlan: (_, { id }, context) => {
    const { tenantId } = caller(context);
    return planWorkflow(context.deps, { tenantId, idOrName: id }, context.scope.signal);
  },
};

function writtenOf({ input, source }: Partial<QueryvalidateWorkflowArgs>) {
  const isText = source !== null && source !== undefined;
  if (input && !isText) return { definition: writtenDefinition(input) };
  if (!input && isText) return { text: source };
  throw new InvalidArgumentError('input', 'given, or else source', isText ? 'both of them' : 'neither');
}
