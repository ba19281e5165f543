import { hasRole } from '@ymera/kernel';
import type { Resolvers } from '../generated.ts';

export const workflowRun: Resolvers['WorkflowRun'] = {
  __resolveReference: ({ id }) => ({ id }),
  id: ({ id }) => id,
  audit: async ({ id }, _args, context) => {
    const { principal } = context.scope;
    return principal && hasRole(principal, 'admin') ? [...(await context.auditAbout.load(id))] : null;
  },
};
