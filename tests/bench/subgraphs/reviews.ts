import { type Review, reviewsByAuthor, reviewsById, reviewsByProduct } from './data.ts';
import { type BenchSubgraph, federation, type Reference } from './subgraph.ts';

interface Page {
  readonly first: number;
}

export const reviews: BenchSubgraph = {
  name: 'reviews',
  typeDefs: `${federation}
    type Review @key(fields: "id") {
      id: ID!
      body: String!
      rating: Int!
      author: User!
      product: Product!
    }
    type User @key(fields: "id") {
      id: ID!
      reviews(first: Int!): [Review!]!
    }
    type Product @key(fields: "id") {
      id: ID!
      reviews(first: Int!): [Review!]!
    }`,
  resolvers: ({ user, product }) => ({
    Review: {
      __resolveReference: ({ id }: Reference) => reviewsById.get(id),
      author: ({ authorId }: Review) => user(authorId),
      product: ({ productId }: Review) => product(productId),
    },
    User: {
      reviews: ({ id }: Reference, { first }: Page) => (reviewsByAuthor.get(id) ?? []).slice(0, first),
    },
    Product: {
      reviews: ({ id }: Reference, { first }: Page) => (reviewsByProduct.get(id) ?? []).slice(0, first),
    },
  }),
};
