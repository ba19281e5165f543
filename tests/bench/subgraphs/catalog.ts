import { products, productsById } from './data.ts';
import { type BenchSubgraph, federation, type Reference } from './subgraph.ts';

export const catalog: BenchSubgraph = {
  name: 'catalog',
  typeDefs: `${federation}
    type Query {
      product(id: ID!): Product
      products(first: Int!): [Product!]!
    }
    type Product @key(fields: "id") {
      id: ID!
      name: String!
      price: Int!
      weight: Int!
    }`,
  resolvers: () => ({
    Query: {
      product: (_: unknown, { id }: Reference) => productsById.get(id) ?? null,
      products: (_: unknown, { first }: { first: number }) => products.slice(0, first),
    },
    Product: { __resolveReference: ({ id }: Reference) => productsById.get(id) },
  }),
};
