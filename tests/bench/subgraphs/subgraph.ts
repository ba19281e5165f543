/** Something that is known by its id, in whatever subgraph. */
export interface Reference {
  readonly id: string;
}

/**
 * What a resolver hands out for an entity of another subgraph: a reference that the gateway resolves, or, in a
 * monolith, the object itself. It is all that differs between the two.
 */
export interface Neighbours {
  user(id: string): unknown;
  product(id: string): unknown;
}

/** One subgraph of the shop. */
export interface BenchSubgraph {
  readonly name: string;
  readonly typeDefs: string;
  resolvers(neighbours: Neighbours): Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The head of every schema here. */
export const federation =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@external", "@requires"])';
