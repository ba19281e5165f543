import { users, usersById } from './data.ts';
import { type BenchSubgraph, federation, type Reference } from './subgraph.ts';

export const accounts: BenchSubgraph = {
  name: 'accounts',
  typeDefs: `${federation}
    type Query {
      users(first: Int!): [User!]!
    }
    type User @key(fields: "id") {
      id: ID!
      name: String!
      username: String!
    }`,
  resolvers: () => ({
    Query: { users: (_: unknown, { first }: { first: number }) => users.slice(0, first) },
    User: { __resolveReference: ({ id }: Reference) => usersById.get(id) },
  }),
};
