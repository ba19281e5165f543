import { buildSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLSchema, isObjectType, parse } from 'graphql';
import type { Contracts } from '../contracts/index.ts';
import type { RequestScope } from '../principal.ts';
import { guardFields } from './guards.ts';
import { fieldRules, type PermissionTable } from './permissions.ts';
import type { SubgraphContext } from './rules.ts';

/** One subgraph, ready to be hosted in this process or served to others. */
export interface Subgraph {
  readonly name: string;
  readonly typeDefs: string;
  readonly schema: GraphQLSchema;
  /** Called for every operation, and again for every event of a subscription. */
  createContext(scope: RequestScope): SubgraphContext;
  /** The contracts it implements for other subgraphs. */
  readonly contracts: Contracts;
  /** Begins background work: event handlers, workers. */
  start(): Promise<void>;
  /** Ends it; what is under way is finished or left in a state that the next start takes up. */
  stop(): Promise<void>;
}

type Resolvers = Readonly<Record<string, unknown>>;

export interface SubgraphParts<C extends SubgraphContext> {
  readonly name: string;
  readonly typeDefs: string;
  readonly resolvers: object;
  readonly permissions: PermissionTable;
  createContext(scope: RequestScope): C;
  readonly contracts?: Contracts;
  start?(): Promise<void>;
  stop?(): Promise<void>;
}

export class UnknownResolverError extends Error {
  override readonly name = 'UnknownResolverError';
}

/**
 * Builds a federated schema with its permission table in force.
 *
 * @throws PermissionTableError when a field has no rule
 * @throws UnknownResolverError when a resolver has no field, which @apollo/subgraph would pass over in silence
 */
export function buildSubgraph<C extends SubgraphContext>(parts: SubgraphParts<C>): Subgraph {
  // Each subgraph's resolvers are typed by its generated Resolvers type; the library's own type is looser.
  const resolvers = parts.resolvers as never;
  const plain = buildSubgraphSchema([{ typeDefs: parse(parts.typeDefs), resolvers }]);
  refuseUnknownResolvers(plain, parts.resolvers as Resolvers);
  const schema = guardFields(plain, fieldRules(plain, parts.permissions));
  return {
    name: parts.name,
    typeDefs: parts.typeDefs,
    schema,
    createContext: parts.createContext,
    contracts: parts.contracts ?? {},
    start: parts.start ?? (async () => {}),
    stop: parts.stop ?? (async () => {}),
  };
}

const specialResolvers: readonly string[] = ['__resolveReference', '__isTypeOf'];

function refuseUnknownResolvers(schema: GraphQLSchema, resolvers: Resolvers): void {
  for (const [typeName, fields] of Object.entries(resolvers)) {
    const type = schema.getType(typeName);
    if (!type)
      throw new UnknownResolverError(`There are resolvers for ${typeName}, which is not in the schema.`);
    if (!isObjectType(type) || typeof fields !== 'object' || fields === null) continue;
    for (const field of Object.keys(fields)) {
      if (specialResolvers.includes(field) || Object.hasOwn(type.getFields(), field)) continue;
      throw new UnknownResolverError(
        `There is a resolver for ${typeName}.${field}, which is not in the schema.`,
      );
    }
  }
}
