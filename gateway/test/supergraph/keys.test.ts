import { describeCases } from './support/federation-case.ts';

const people = [
  { id: '1', name: 'Ada', org: { slug: 'math', region: 'eu' } },
  { id: '2', name: 'Bob', org: { slug: 'ops', region: 'us' } },
];

const peopleById = {
  sdl: `
    type Query { people: [Person!]! person(id: ID!): Person pairs: [[Person]] }
    type Person @key(fields: "id") { id: ID! name: String! friend: Person }
  `,
  resolvers: {
    Query: {
      people: () => people,
      person: (_: unknown, { id }: { id: string }) => people.find((one) => one.id === id),
      pairs: () => [[people[0], null], [people[1], people[0]], null],
    },
    Person: {
      __resolveReference: ({ id }: { id: string }) => people.find((one) => one.id === id),
      friend: ({ id }: { id: string }) => people.find((one) => one.id !== id),
    },
  },
};

const spending = {
  sdl: `type Person @key(fields: "id") { id: ID! spent: Int }`,
  resolvers: { Person: { spent: ({ id }: { id: string }) => Number(id) * 100 } },
};

const compound = {
  people: {
    sdl: `
      type Query { people: [Person!]! }
      type Person @key(fields: "name org { slug region }") { name: String! org: Org! }
      type Org @shareable { slug: String! region: String! }
    `,
    resolvers: { Query: { people: () => people } },
  },
  badges: {
    sdl: `
      type Person @key(fields: "name org { slug region }") { name: String! org: Org! badge: String! }
      type Org @shareable { slug: String! region: String! }
    `,
    resolvers: {
      Person: {
        badge: ({ name, org }: { name: string; org: { slug: string; region: string } }) =>
          `${name}@${org.slug}.${org.region}`,
      },
    },
  },
};

const skus: Record<string, string> = { p1: 'sku-1', p2: 'sku-2' };

/** `stock` knows only the sku, `shop` only the id; `catalog` knows both. */
const hops = {
  shop: {
    sdl: `type Query { cart: [Product!]! } type Product @key(fields: "id") { id: ID! }`,
    resolvers: { Query: { cart: () => [{ id: 'p1' }, { id: 'p2' }] } },
  },
  catalog: {
    sdl: `type Product @key(fields: "id") @key(fields: "sku") { id: ID! sku: String! }`,
    resolvers: {
      Product: { __resolveReference: ({ id }: { id: string }) => ({ id, sku: skus[id] }) },
    },
  },
  stock: {
    sdl: `type Product @key(fields: "sku") { sku: String! left: Int! }`,
    resolvers: { Product: { left: ({ sku }: { sku: string }) => sku.length } },
  },
};

describeCases('keys', [
  {
    title: 'an entity field comes from the subgraph that owns it',
    subgraphs: { people: peopleById, spending },
    query: '{ people { name spent } }',
    data: {
      people: [
        { name: 'Ada', spent: 100 },
        { name: 'Bob', spent: 200 },
      ],
    },
  },
  {
    title: 'an entity reached through an argument is completed too',
    subgraphs: { people: peopleById, spending },
    query: '{ person(id: "2") { spent name } }',
    data: { person: { spent: 200, name: 'Bob' } },
  },
  {
    title: 'an entity that does not exist stays null',
    subgraphs: { people: peopleById, spending },
    query: '{ person(id: "9") { name spent } }',
    data: { person: null },
  },
  {
    title: 'entities of entities are fetched level by level',
    subgraphs: { people: peopleById, spending },
    query: '{ person(id: "1") { spent friend { spent friend { name spent } } } }',
    data: { person: { spent: 100, friend: { spent: 200, friend: { name: 'Ada', spent: 100 } } } },
  },
  {
    title: 'entities in nested lists keep their places, and nulls stay between them',
    subgraphs: { people: peopleById, spending },
    query: '{ pairs { name spent } }',
    data: {
      pairs: [
        [{ name: 'Ada', spent: 100 }, null],
        [
          { name: 'Bob', spent: 200 },
          { name: 'Ada', spent: 100 },
        ],
        null,
      ],
    },
  },
  {
    title: 'a key of several fields, nested ones among them, identifies the entity',
    subgraphs: compound,
    query: '{ people { badge } }',
    data: { people: [{ badge: 'Ada@math.eu' }, { badge: 'Bob@ops.us' }] },
  },
  {
    title: 'a subgraph with another key is reached through one that knows both',
    subgraphs: hops,
    query: '{ cart { left id } }',
    data: {
      cart: [
        { left: 5, id: 'p1' },
        { left: 5, id: 'p2' },
      ],
    },
  },
  {
    title: 'a client alias that is called like the key does not become the key',
    subgraphs: { people: peopleById, spending },
    query: '{ people { id: name spent } }',
    data: {
      people: [
        { id: 'Ada', spent: 100 },
        { id: 'Bob', spent: 200 },
      ],
    },
  },
  {
    title: 'a client alias that is called like an entity field keeps its own value',
    subgraphs: { people: peopleById, spending },
    query: '{ people { spent: name total: spent } }',
    data: {
      people: [
        { spent: 'Ada', total: 100 },
        { spent: 'Bob', total: 200 },
      ],
    },
  },
  {
    title: 'a client alias may even be called __typename',
    subgraphs: { people: peopleById, spending },
    query: '{ person(id: "1") { __typename: name spent } }',
    data: { person: { __typename: 'Ada', spent: 100 } },
  },
  {
    title: 'an entity known by reference alone can be pointed at',
    subgraphs: {
      notes: {
        sdl: `
          type Query { note: Note! }
          type Note { text: String! author: Person! }
          type Person @key(fields: "id", resolvable: false) { id: ID! }
        `,
        resolvers: { Query: { note: () => ({ text: 'hi', author: { id: '2' } }) } },
      },
      people: peopleById,
    },
    query: '{ note { text author { name } } }',
    data: { note: { text: 'hi', author: { name: 'Bob' } } },
  },
  {
    title: 'a shareable value type is answered by whoever is asked for it',
    subgraphs: compound,
    query: '{ people { org { slug } badge } }',
    data: {
      people: [
        { org: { slug: 'math' }, badge: 'Ada@math.eu' },
        { org: { slug: 'ops' }, badge: 'Bob@ops.us' },
      ],
    },
  },
  {
    title: 'the same entity under two aliases takes its own arguments in each',
    subgraphs: {
      people: peopleById,
      pay: {
        sdl: `type Person @key(fields: "id") { id: ID! pay(times: Int!): Int! }`,
        resolvers: {
          Person: { pay: ({ id }: { id: string }, { times }: { times: number }) => Number(id) * times },
        },
      },
    },
    query: '{ a: person(id: "2") { pay(times: 2) } b: person(id: "2") { pay(times: 5) x: pay(times: 7) } }',
    data: { a: { pay: 4 }, b: { pay: 10, x: 14 } },
  },
  {
    title: 'what one entity leads to is kept apart in each of its places',
    subgraphs: {
      people: peopleById,
      accounts: {
        sdl: `
          type Person @key(fields: "id") { id: ID! accounts: [Account!]! }
          type Account @key(fields: "id") { id: ID! }
        `,
        resolvers: { Person: { accounts: ({ id }: { id: string }) => [{ id: `account ${id}` }] } },
      },
      rates: {
        sdl: 'type Account @key(fields: "id") { id: ID! balance(in: String!): String! }',
        resolvers: {
          Account: { balance: ({ id }: { id: string }, args: { in: string }) => `${id} in ${args.in}` },
        },
      },
    },
    query: `{
      a: person(id: "2") { accounts { balance(in: "EUR") } }
      b: person(id: "2") { accounts { balance(in: "USD") } }
      c: person(id: "1") { friend { accounts { x: balance(in: "CHF") } } }
    }`,
    data: {
      a: { accounts: [{ balance: 'account 2 in EUR' }] },
      b: { accounts: [{ balance: 'account 2 in USD' }] },
      c: { friend: { accounts: [{ x: 'account 2 in CHF' }] } },
    },
  },
]);
