import type { Role } from '@ymera/kernel';
import type { Role as GraphqlRole } from '../generated.ts';

const byRole = { read_only: 'READ_ONLY', execute: 'EXECUTE', admin: 'ADMIN' } as const;
const byGraphqlRole = { READ_ONLY: 'read_only', EXECUTE: 'execute', ADMIN: 'admin' } as const;

export const graphqlRole = (role: Role): GraphqlRole => byRole[role];
export const roleOf = (role: GraphqlRole): Role => byGraphqlRole[role];
