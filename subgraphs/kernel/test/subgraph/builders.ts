import type { RequestScope } from '@ymera/kernel';
import { buildSubgraph, type PermissionTable, type Subgraph } from '@ymera/kernel/subgraph';

const federation = /* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key"])
`;

interface Parts {
  readonly typeDefs: string;
  readonly resolvers: object;
  readonly permissions: PermissionTable;
}

/** A subgraph of nothing but these parts. */
export function aSubgraph({ typeDefs, resolvers, permissions }: Parts): Subgraph {
  return buildSubgraph({
    name: 'shop',
    typeDefs: federation + typeDefs,
    resolvers,
    permissions,
    createContext: (scope: RequestScope) => ({ scope }),
  });
}
