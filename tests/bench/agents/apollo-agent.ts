import { serveApollo } from '../servers/apollo-http.ts';
import type { OpenServer } from '../servers/server.ts';

const typeDefs = `
  type Query { agent(id: ID!): Agent }
  type Agent { id: ID! status: String! }
`;

/** Answers out of memory: what a query costs at least that nobody signs in for, and that nothing is read for. */
export function openApolloAgent(): Promise<OpenServer> {
  const agent = (_parent: unknown, { id }: { id: string }) => ({ id, status: 'READY' });
  return serveApollo({ typeDefs, resolvers: { Query: { agent } } });
}
