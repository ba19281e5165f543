import { type Authenticator, type Principal, UnauthenticatedError } from '@ymera/kernel';
import { buildSubgraph, open, type Subgraph } from '@ymera/kernel/subgraph';
import { aPrincipal } from '@ymera/kernel/testing';
import type { LocalSubgraphs } from '../../src/hosting/local-subgraphs.ts';
import { type SubgraphName, subgraphNames } from '../../src/settings.ts';
import { createTicker, type Ticker } from './ticker.ts';

const typeDefs = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query {
    hello(name: String): String!
    me: String
    defect: String
    refused: String
    slow: String
    things(first: Int = 20, ids: [ID!]): [Thing!]!
  }
  type Thing { id: ID! things(first: Int = 10): [Thing!]! }
  type Mutation { bump: Int! }
  type Subscription { ticks: Int! defectiveTicks: Int roleTicks: String }
`;

/** Five small subgraphs, `agents` with something to ask for, and what the tests want to know of them. */
export interface TinySubgraphs {
  readonly local: LocalSubgraphs;
  readonly ticker: Ticker;
  /** How often the mutation ran. */
  readonly bumps: () => number;
  /** Resolves when the field `slow` has been asked for. */
  readonly slowAsked: Promise<AbortSignal>;
}

export interface TinyOptions {
  /** Who holds which token; by default "admin" is an admin. */
  readonly authenticate?: Authenticator['authenticate'];
  /** Which agent holds which key; by default nobody. */
  readonly authenticateAgent?: Authenticator['authenticate'];
}

export function tinySubgraphs(options: TinyOptions = {}): TinySubgraphs {
  const ticker = createTicker();
  const slow = Promise.withResolvers<AbortSignal>();
  let bumps = 0;
  const resolvers = {
    Query: {
      hello: (_: unknown, { name }: { name?: string }) => `Hello, ${name ?? 'world'}.`,
      me: (_: unknown, __: unknown, { scope }: { scope: { principal: Principal | null } }) =>
        scope.principal?.id ?? null,
      defect: () => {
        throw new Error('the password is swordfish');
      },
      refused: () => {
        throw new UnauthenticatedError();
      },
      slow: (_: unknown, __: unknown, { scope }: { scope: { signal: AbortSignal } }) => {
        slow.resolve(scope.signal);
        return new Promise((_resolve, reject) => {
          scope.signal.addEventListener('abort', () => reject(scope.signal.reason), { once: true });
        });
      },
      things: () => [{ id: '1' }],
    },
    Thing: { things: () => [] },
    Mutation: { bump: () => ++bumps },
    Subscription: {
      ticks: { subscribe: () => ticker.events(), resolve: (tick: number) => tick },
      roleTicks: {
        subscribe: () => ticker.events(),
        resolve: (_: unknown, __: unknown, { scope }: { scope: { principal: Principal | null } }) =>
          scope.principal?.role ?? null,
      },
      defectiveTicks: {
        subscribe: () => ticker.events(),
        resolve: () => {
          throw new Error('the password is swordfish');
        },
      },
    },
  };
  const permissions = { Query: open, Thing: open, Mutation: open, Subscription: open };
  const agents = buildSubgraph({
    name: 'agents',
    typeDefs,
    resolvers,
    permissions,
    createContext: (scope) => ({ scope }),
    contracts: {
      Authenticator: { authenticate: options.authenticateAgent ?? byToken },
      Echo: {
        say: async (request: unknown) => ({ said: request }),
        fail: async () => {
          throw new Error('the password is swordfish');
        },
      },
    },
  });
  const others = subgraphNames
    .filter((name) => name !== 'agents')
    .map((name) => [name, plain(name, options)]);
  return {
    // The tests stand on what all subgraphs have in common.
    local: { agents, ...Object.fromEntries(others), close: async () => {} } as unknown as LocalSubgraphs,
    ticker,
    bumps: () => bumps,
    slowAsked: slow.promise,
  };
}

function plain(name: SubgraphName, { authenticate }: TinyOptions): Subgraph & { setupToken?: unknown } {
  const subgraph = buildSubgraph({
    name,
    typeDefs: `type Query { ${name}: String }`,
    resolvers: { Query: { [name]: () => name } },
    permissions: { Query: open },
    createContext: (scope) => ({ scope }),
    contracts: name === 'security' ? { Authenticator: { authenticate: authenticate ?? byToken } } : {},
  });
  return name === 'security' ? { ...subgraph, setupToken: async () => null } : subgraph;
}

async function byToken({ token }: { token: string }): Promise<Principal> {
  if (token === 'admin') return aPrincipal();
  throw new UnauthenticatedError('Nobody holds this token.');
}
