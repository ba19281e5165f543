import { buildSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLSchema, parse } from 'graphql';
import { accounts } from './accounts.ts';
import { catalog } from './catalog.ts';
import { productsById, usersById } from './data.ts';
import { reviews } from './reviews.ts';
import { stock } from './stock.ts';
import type { BenchSubgraph, Neighbours } from './subgraph.ts';

export type { BenchSubgraph } from './subgraph.ts';

export const benchSubgraphs: readonly BenchSubgraph[] = [accounts, catalog, reviews, stock];

const references: Neighbours = { user: (id) => ({ id }), product: (id) => ({ id }) };
const objects: Neighbours = { user: (id) => usersById.get(id), product: (id) => productsById.get(id) };

/** The subgraph as a server of its own has it. */
export function subgraphSchema({ typeDefs, resolvers }: BenchSubgraph): GraphQLSchema {
  // The library types its resolver map by the schema-agnostic resolvers of graphql-tools.
  return buildSubgraphSchema([{ typeDefs: parse(typeDefs), resolvers: resolvers(references) as never }]);
}

/** The same resolvers for a server that has all the objects at hand. */
export function monolithResolvers(): Record<string, Record<string, unknown>> {
  const merged: Record<string, Record<string, unknown>> = {};
  for (const { resolvers } of benchSubgraphs) {
    for (const [type, fields] of Object.entries(resolvers(objects))) {
      const { __resolveReference, ...own } = fields;
      merged[type] = { ...merged[type], ...own };
    }
  }
  return merged;
}
