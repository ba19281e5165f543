import type { Product } from './data.ts';
import { type BenchSubgraph, federation, type Reference } from './subgraph.ts';

export const stock: BenchSubgraph = {
  name: 'stock',
  typeDefs: `${federation}
    type Product @key(fields: "id") {
      id: ID!
      price: Int! @external
      weight: Int! @external
      inStock: Boolean!
      shippingCost: Int! @requires(fields: "price weight")
    }`,
  resolvers: () => ({
    Product: {
      inStock: ({ id }: Reference) => !id.endsWith('3'),
      shippingCost: ({ price, weight }: Product) => (price > 10_000 ? 0 : Math.ceil(weight / 2)),
    },
  }),
};
