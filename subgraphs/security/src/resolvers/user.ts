import { hasRole } from '@ymera/kernel';
import type { Context } from '../context.ts';
import type { Resolvers } from '../generated.ts';
import type { UserParent } from '../mappers.ts';
import { graphqlRole } from './role.ts';

export const user: Resolvers['User'] = {
  __resolveReference: ({ id }, context) => context.users.load(id),
  id: ({ id }) => id,
  name: ({ name }) => name,
  email: (user, _args, context) => (maySeeEmail(user, context) ? user.email : null),
  role: ({ role }) => graphqlRole(role),
  tenant: async ({ tenantId }, _args, context) =>
    (await context.tenants.load(tenantId)) ?? { id: tenantId, name: tenantId },
};

function maySeeEmail(user: UserParent, { scope: { principal } }: Context): boolean {
  if (user.isCaller) return true;
  if (principal?.tenantId !== user.tenantId) return false;
  return principal.id === user.id || hasRole(principal, 'admin');
}
