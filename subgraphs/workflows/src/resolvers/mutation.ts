import { caller } from '../context.ts';
import type { Resolvers } from '../generated.ts';
import { cancelRun } from '../services/cancel-run.ts';
import { defineWorkflow } from '../services/define-workflow.ts';
import { startWorkflow } from '../services/start-workflow.ts';
import { writtenDefinition } from './written-definition.ts';

export const mutation: Resolvers['Mutation'] = {
  defineWorkflow: (_, { input }, context) =>
    defineWorkflow(context.deps, { definition: writtenDefinition(input), principal: caller(context) }),
  startWorkflow: (_, { input }, context) =>
    startWorkflow(context.deps, { ...input, principal: caller(context) }),
  cancelWorkflowRun: (_, { id }, context) =>
    cancelRun(context.deps, { runId: id, principal: caller(context) }),
};
