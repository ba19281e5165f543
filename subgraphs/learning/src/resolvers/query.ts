import { pageRequest, requirePrincipal } from '@ymera/kernel';
import type { QueryResolvers } from '../generated.ts';
import { listOutcomes } from '../services/list-outcomes.ts';

export const query: QueryResolvers = {
  outcomes: async (_parent, { agentId, ...args }, { outcomes, scope }) => {
    const { tenantId } = requirePrincipal(scope);
    const command = { tenantId, agentId, page: pageRequest(args) };
    const { items, nextCursor } = await listOutcomes({ outcomes }, command, scope.signal);
    return { items: [...items], nextCursor };
  },
};
