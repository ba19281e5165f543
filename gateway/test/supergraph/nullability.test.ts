import { describeCases } from './support/federation-case.ts';

const list = {
  sdl: `
    type Query {
      strict: [Item!]! loose: [Item]! open: [Item] one: Item must: Item! wrap: Wrap
    }
    type Wrap { item: Item! items: [Item!] }
    type Item @key(fields: "id") { id: ID! }
  `,
  resolvers: {
    Query: {
      strict: () => [{ id: '1' }, { id: 'gone' }],
      loose: () => [{ id: '1' }, { id: 'gone' }],
      open: () => [{ id: 'gone' }],
      one: () => ({ id: 'gone' }),
      must: () => ({ id: 'gone' }),
      wrap: () => ({ item: { id: 'gone' }, items: [{ id: '1' }, { id: 'gone' }] }),
    },
  },
};

const details = {
  sdl: `type Item @key(fields: "id") { id: ID! name: String! note: String parts: [String!]! }`,
  resolvers: {
    Item: {
      __resolveReference: ({ id }: { id: string }) => (id === 'gone' ? null : { id }),
      name: ({ id }: { id: string }) => `item ${id}`,
      note: ({ id }: { id: string }) => `note ${id}`,
      parts: () => ['a'],
    },
  },
};

const subgraphs = { list, details };
const missing = 'Cannot return null for non-nullable field Item.name.';

describeCases('null propagation', [
  {
    title: 'a nullable field of an entity that its owner does not know is null, and no error',
    subgraphs,
    query: '{ loose { id note } }',
    data: {
      loose: [
        { id: '1', note: 'note 1' },
        { id: 'gone', note: null },
      ],
    },
  },
  {
    title: 'a missing value that must not be null takes the nullable item with it',
    subgraphs,
    query: '{ loose { id name } }',
    data: { loose: [{ id: '1', name: 'item 1' }, null] },
    errors: [{ message: missing, path: ['loose', 1, 'name'] }],
  },
  {
    title: 'it takes the list when the items must not be null',
    subgraphs,
    query: '{ wrap { items { name } } }',
    data: { wrap: { items: null } },
    errors: [{ message: missing, path: ['wrap', 'items', 1, 'name'] }],
  },
  {
    title: 'it takes the parent when the field must not be null',
    subgraphs,
    query: '{ wrap { item { name } } one { id } }',
    data: { wrap: null, one: { id: 'gone' } },
    errors: [{ message: missing, path: ['wrap', 'item', 'name'] }],
  },
  {
    title: 'it takes everything when nothing on the way may be null',
    subgraphs,
    query: '{ strict { name } loose { id } }',
    data: null,
    errors: [{ message: missing, path: ['strict', 1, 'name'] }],
  },
  {
    title: 'it takes everything at a root field that must not be null',
    subgraphs,
    query: '{ must { name } }',
    data: null,
    errors: [{ path: ['must', 'name'] }],
  },
  {
    title: 'a missing list that must not be null counts as a missing value',
    subgraphs,
    query: '{ open { parts } one { note } }',
    data: { open: [null], one: { note: null } },
    errors: [
      { message: 'Cannot return null for non-nullable field Item.parts.', path: ['open', 0, 'parts'] },
    ],
  },
  {
    title: 'a null inside a subgraph reaches the client with the one error that explains it',
    subgraphs: {
      list,
      details: {
        ...details,
        resolvers: {
          Item: {
            ...details.resolvers.Item,
            name: ({ id }: { id: string }) => {
              if (id === '1') throw new Error('unnamed');
              return 'named';
            },
            __resolveReference: ({ id }: { id: string }) => ({ id }),
          },
        },
      },
    },
    query: '{ loose { id name note } }',
    data: { loose: [null, { id: 'gone', name: 'named', note: 'note gone' }] },
    errors: [{ message: 'unnamed', path: ['loose', 0, 'name'] }],
  },
  {
    title: 'a null at the root of a subgraph stays below the root fields of the others',
    subgraphs: {
      ...subgraphs,
      other: {
        sdl: 'type Query { here: String broken: String! }',
        resolvers: {
          Query: {
            here: () => 'yes',
            broken: () => {
              throw new Error('no');
            },
          },
        },
      },
    },
    query: '{ one { note } here broken }',
    data: null,
    errors: [{ message: 'no', path: ['broken'] }],
  },
]);
