import { caller } from '../context.ts';
import type { Resolvers } from '../generated.ts';
import { cancelRun } from '../services/cancel-run.ts';
import { defineWorkflow } from '../services/define-workflow.ts';
import { startWorkflow } from '../services/start-workflow.ts';

export const mutation: Resolvers['Mutation'] = {
  defineWorkflow: (_, { input }, context) => {
    const { name, title, description, tasks } = input;
    const definition = {
      name,
      title,
      description: description ?? '',
      tasks: tasks.map(({ id, agentId, dependsOn, input: template, attemptsMax, timeoutMs }) => ({
        id,
        agentId,
        dependsOn: dependsOn ?? [],
        input: template,
        attemptsMax: attemptsMax ?? 3,
        timeoutMs: timeoutMs ?? 60_000,
      })),
    };
    return defineWorkflow(context.deps, { definition, principal: caller(context) });
  },
  startWorkflow: (_, { input }, context) =>
    startWorkflow(context.deps, { ...input, principal: caller(context) }),
  cancelWorkflowRun: async (_, { id }, context) => {
    const run = await cancelRun(context.deps, { runId: id, principal: caller(context) });
    context.loaders.runStates.clear(id);
    return run;
  },
};
