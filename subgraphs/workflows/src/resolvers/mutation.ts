import { caller } from '../context.ts';
import type { Resolvers } from '../generated.ts';
import { defineWorkflow } from '../services/define-workflow.ts';
import { forkRun } from '../services/fork-run.ts';
import { importWorkflow } from '../services/import-workflow.ts';
import { rerunFrom } from '../services/rerun-from.ts';
import { startWorkflow } from '../services/start-workflow.ts';
import { controlMutations } from './control-mutations.ts';
import { scheduleMutations } from './workflow-schedule.ts';
import { writtenDefinition } from './written-definition.ts';

export const mutation: Resolvers['Mutation'] = {
  defineWorkflow: (_, { input }, context) =>
    defineWorkflow(context.deps, { definition: writtenDefinition(input), principal: caller(context) }),
  importWorkflow: (_, { source }, context) =>
    importWorkflow(context.deps, { text: source, principal: caller(context) }),
  startWorkflow: (_, { input }, context) =>
    startWorkflow(context.deps, { ...input, principal: caller(context) }),
  rerunWorkflow: (_, { input }, context) => rerunFrom(context.deps, { ...input, principal: caller(context) }),
  forkWorkflowRun: (_, { input }, context) => forkRun(context.deps, { ...input, principal: caller(context) }),
  ...controlMutations,
  ...scheduleMutations,
};
