import { buildSchema, execute, parse } from 'graphql';
import type { CaseSubgraph } from './federation-case.ts';

type Row = Record<string, unknown> & { readonly id: string };

/** What the whole graph knows. Each subgraph below sees its own columns alone. */
const agents: Row[] = ['1', '2', '3'].map((id) => ({
  __typename: 'Agent',
  id,
  sku: `sku-${id}`,
  name: `agent ${id}`,
  title: id === '2' ? null : `title ${id}`,
  rank: Number(id) * 3,
  level: id === '1' ? 'HIGH' : 'LOW',
}));
const teams: Row[] = ['1', '2'].map((id) => ({
  __typename: 'Team',
  id,
  name: `team ${id}`,
  title: `the ${id}`,
  budget: id === '1' ? null : 50,
}));
const bots: Row[] = ['8', '9'].map((id) => ({
  __typename: 'Bot',
  id,
  name: `bot ${id}`,
  version: Number(id),
}));

const agent = (id: unknown) => agents.find((row) => row.id === id) ?? null;
const team = (id: unknown) => teams.find((row) => row.id === id) ?? null;
const by = (rows: readonly Row[]) => ({
  __resolveReference: ({ id }: { id: string }) => rows.find((row) => row.id === id),
});

const fields = {
  boss: ({ id }: Row) => (id === '3' ? null : agent(String(Number(id) + 1))),
  team: ({ id }: Row) => team(id === '3' ? '2' : '1'),
  peers: ({ id }: Row, { first }: { first?: number | null }) =>
    agents.filter((row) => row.id !== id).slice(0, first ?? 5),
  members: ({ id }: Row) => (id === '1' ? [agent('1'), agent('2'), null] : [agent('3')]),
  size: ({ id }: Row, { unit }: { unit: string }) => `${id} ${unit}`,
  spend: ({ id }: Row, { times }: { times?: number | null }) => Number(id) * (times ?? 1),
  score: ({ id }: Row) => (id === '2' ? null : Number(id) / 2),
  report: ({ rank, level }: Row) => `${rank} ${level}`,
  fit: ({ size }: { size: string }) => `fits ${size}`,
  cost: ({ id }: Row) => Number(id) * 7,
  price: ({ id }: Row, { t }: { t: string }) => `${id}:${t}`,
  worth: ({ cost, name }: Row) => `${name} is worth ${cost}`,
  stars: ({ id }: Row) => Number(id) + 1,
  rivals: ({ id }: Row) => [agent(String((Number(id) % 3) + 1))],
  fans: () => [agents[0], teams[0]],
  owner: ({ id }: Row) => agent(id === '8' ? '1' : '2'),
  all: () => [...agents, ...bots, ...teams],
};

export const companySubgraphs: Record<string, CaseSubgraph> = {
  core: {
    sdl: `
      type Query { agents: [Agent!]! agent(id: String!): Agent named: [Named!]! found: [Found] bots: [Bot] }
      enum Level { LOW HIGH }
      interface Named { name: String! }
      union Found = Agent | Team | Bot
      type Agent implements Named @key(fields: "id") @key(fields: "sku") {
        id: ID! sku: String! name: String! title: String boss: Agent team: Team rank: Int level: Level
        peers(first: Int): [Agent!]! size(unit: String!): String
      }
      type Team implements Named @key(fields: "id") { id: ID! name: String! title: String! members: [Agent] }
      type Bot implements Named { id: ID! name: String! version: Int! owner: Agent }
    `,
    resolvers: {
      Query: {
        agents: () => agents,
        agent: (_: unknown, { id }: { id: string }) => agent(id),
        named: fields.all,
        found: fields.all,
        bots: () => [bots[0], null, bots[1]],
      },
      Agent: {
        __resolveReference: (key: Row) => agents.find((row) => row.id === key.id || row.sku === key.sku),
        boss: fields.boss,
        team: fields.team,
        peers: fields.peers,
        size: fields.size,
      },
      Team: { ...by(teams), members: fields.members },
      Bot: { owner: fields.owner },
    },
  },
  billing: {
    sdl: `
      type Query { spenders: [Agent!]! }
      enum Level { LOW HIGH }
      type Agent @key(fields: "id") {
        id: ID! rank: Int @external level: Level @external size(unit: String!): String @external
        spend(times: Int): Int cost: Int!
        report: String @requires(fields: "rank level")
        fit: String @requires(fields: "size(unit: \\"mm\\")")
      }
      type Team @key(fields: "id") { id: ID! budget: Int }
    `,
    resolvers: {
      Query: { spenders: () => [{ id: '3' }, { id: '1' }] },
      Agent: { spend: fields.spend, cost: fields.cost, report: fields.report, fit: fields.fit },
      Team: { ...by(teams) },
    },
  },
  market: {
    sdl: `
      type Agent @key(fields: "sku") {
        sku: String! price(t: String!): String!
      }
    `,
    resolvers: {
      Agent: {
        __resolveReference: (key: Row) => ({ ...key, id: String(key.sku).slice(4) }),
        price: fields.price,
      },
    },
  },
  worth: {
    sdl: `
      type Agent @key(fields: "id") {
        id: ID! name: String! @external cost: Int! @external worth: String @requires(fields: "name cost")
      }
    `,
    resolvers: { Agent: { worth: fields.worth } },
  },
  learning: {
    sdl: `
      type Query { best: Agent! }
      union Fan = Agent | Team
      type Agent @key(fields: "id") { id: ID! score: Float stars: Int! fans: [Fan!]! rivals: [Agent!] }
      type Team @key(fields: "id") { id: ID! stars: Int! captain: Agent! }
    `,
    resolvers: {
      Query: { best: () => ({ id: '2' }) },
      Agent: { score: fields.score, stars: fields.stars, fans: fields.fans, rivals: fields.rivals },
      Team: { stars: fields.stars, captain: ({ id }: Row) => ({ id }) },
    },
  },
};

const monolith = buildSchema(`
  type Query {
    agents: [Agent!]! agent(id: String!): Agent named: [Named!]! found: [Found] bots: [Bot] spenders: [Agent!]! best: Agent!
  }
  enum Level { LOW HIGH }
  interface Named { name: String! }
  union Found = Agent | Team | Bot
  union Fan = Agent | Team
  type Agent implements Named {
    id: ID! sku: String! name: String! title: String boss: Agent team: Team rank: Int level: Level
    peers(first: Int): [Agent!]! size(unit: String!): String
    spend(times: Int): Int cost: Int! report: String fit: String
    price(t: String!): String! worth: String rivals: [Agent!]
    score: Float stars: Int! fans: [Fan!]!
  }
  type Team implements Named {
    id: ID! name: String! title: String! members: [Agent] budget: Int stars: Int! captain: Agent!
  }
  type Bot implements Named { id: ID! name: String! version: Int! owner: Agent }
`);

const roots: Record<string, (args: Record<string, unknown>) => unknown> = {
  agents: () => agents,
  agent: ({ id }) => agent(id),
  named: fields.all,
  found: fields.all,
  bots: () => [bots[0], null, bots[1]],
  spenders: () => [agents[2], agents[0]],
  best: () => agents[1],
};

const ofMonolith: Record<string, (row: Row, args: never) => unknown> = {
  ...fields,
  fit: (row) => fields.fit({ size: fields.size(row, { unit: 'mm' }) }),
  worth: (row) => fields.worth({ ...row, cost: fields.cost(row) }),
  captain: ({ id }) => agent(id),
};

/** Asks one schema that holds what the subgraphs hold together. */
export function askMonolith(query: string, variables: Record<string, unknown>) {
  return execute({
    schema: monolith,
    document: parse(query),
    variableValues: variables,
    fieldResolver: (row, args, _, { fieldName, parentType }) => {
      if (parentType.name === 'Query') return roots[fieldName]?.(args);
      const own = ofMonolith[fieldName];
      return own ? own(row, args as never) : row[fieldName];
    },
  });
}
