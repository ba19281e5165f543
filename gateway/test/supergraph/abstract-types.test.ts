import { describeCases } from './support/federation-case.ts';

const animals = [
  { __typename: 'Cat', id: 'c', name: 'Tom', lives: 9 },
  { __typename: 'Dog', id: 'd', name: 'Rex', tricks: 'sit' },
];

const zoo = {
  sdl: `
    type Query { animals: [Animal!]! first: Animal pets: [Pet!]! mixed: [Thing] }
    interface Animal { id: ID! name: String! }
    interface Named { name: String! }
    union Pet = Cat | Dog
    union Thing = Cat | Stone
    type Cat implements Animal & Named @key(fields: "id") { id: ID! name: String! lives: Int! tag: String! @shareable pal: Dog! }
    type Dog implements Animal & Named @key(fields: "id") { id: ID! name: String! tricks: String! tag: String @shareable pal: Dog! }
    type Stone { weight: Int! }
  `,
  resolvers: {
    Query: {
      animals: () => animals,
      first: () => animals[0],
      pets: () => animals,
      mixed: () => [{ __typename: 'Stone', weight: 5 }, null, animals[0]],
    },
    Cat: {
      tag: () => 'cat tag',
      pal: () => animals[1],
      __resolveReference: ({ id }: { id: string }) => animals.find((one) => one.id === id),
    },
    Dog: {
      tag: () => 'dog tag',
      pal: () => animals[1],
      __resolveReference: ({ id }: { id: string }) => animals.find((one) => one.id === id),
    },
  },
};

const vet = {
  sdl: `
    type Cat @key(fields: "id") { id: ID! checkups(of: Int): Int! }
    type Dog @key(fields: "id") { id: ID! checkups(of: Int): Int! chip: String }
  `,
  resolvers: {
    Cat: { checkups: (_: unknown, { of = 1 }: { of?: number }) => of },
    Dog: { checkups: (_: unknown, { of = 1 }: { of?: number }) => of * 10, chip: () => 'X-1' },
  },
};

/** Makes `Cat.tag` nullable in the graph, as `Dog.tag` is, while `zoo` goes on promising one for every cat. */
const tags = { sdl: `type Cat @key(fields: "id") { id: ID! tag: String @shareable }` };

const subgraphs = { zoo, vet };

describeCases('interfaces', [
  {
    title: 'fields of the interface are answered for every implementation',
    subgraphs,
    query: '{ animals { id name } }',
    data: {
      animals: [
        { id: 'c', name: 'Tom' },
        { id: 'd', name: 'Rex' },
      ],
    },
  },
  {
    title: 'the type name is the implementation, under any alias',
    subgraphs,
    query: '{ animals { __typename kind: __typename } }',
    data: {
      animals: [
        { __typename: 'Cat', kind: 'Cat' },
        { __typename: 'Dog', kind: 'Dog' },
      ],
    },
  },
  {
    title: 'each implementation is completed by the subgraph that extends it',
    subgraphs,
    query: '{ animals { name ... on Cat { lives checkups } ... on Dog { chip } } }',
    data: {
      animals: [
        { name: 'Tom', lives: 9, checkups: 1 },
        { name: 'Rex', chip: 'X-1' },
      ],
    },
  },
  {
    title: 'one key with different arguments in different implementations',
    subgraphs,
    query: '{ animals { ... on Cat { n: checkups(of: 2) } ... on Dog { n: checkups(of: 3) } } }',
    data: { animals: [{ n: 2 }, { n: 30 }] },
  },
  {
    title: 'a field whose nullability differs inside the subgraph is one field outside',
    subgraphs: { ...subgraphs, tags },
    query: '{ animals { ... on Cat { tag t: tag } ... on Dog { tag } } }',
    data: { animals: [{ tag: 'cat tag', t: 'cat tag' }, { tag: 'dog tag' }] },
  },
  {
    title: 'a fragment on another interface matches by what the type implements',
    subgraphs,
    query: '{ animals { ... on Named { name } } first { ... on Named { name } } }',
    data: { animals: [{ name: 'Tom' }, { name: 'Rex' }], first: { name: 'Tom' } },
  },
  {
    title: 'an implementation without a selection of its own is an empty object',
    subgraphs,
    query: '{ animals { ... on Dog { name } } }',
    data: { animals: [{}, { name: 'Rex' }] },
  },
]);

describeCases('unions', [
  {
    title: 'members are told apart and completed each by its owner',
    subgraphs,
    query: '{ pets { __typename ... on Cat { lives } ... on Dog { checkups } } }',
    data: {
      pets: [
        { __typename: 'Cat', lives: 9 },
        { __typename: 'Dog', checkups: 10 },
      ],
    },
  },
  {
    title: 'members that are no entities stand beside members that are, and beside null',
    subgraphs,
    query: '{ mixed { ... on Stone { weight } ... on Cat { name checkups } } }',
    data: { mixed: [{ weight: 5 }, null, { name: 'Tom', checkups: 1 }] },
  },
  {
    title: 'a union of which only the type is asked needs no other subgraph',
    subgraphs,
    query: '{ pets { __typename } }',
    data: { pets: [{ __typename: 'Cat' }, { __typename: 'Dog' }] },
  },
  {
    title: 'a union of which the type is asked under an alias alone',
    subgraphs,
    query: '{ pets { kind: __typename } animals { sort: __typename } }',
    data: {
      pets: [{ kind: 'Cat' }, { kind: 'Dog' }],
      animals: [{ sort: 'Cat' }, { sort: 'Dog' }],
    },
  },
  {
    title: 'an interface fragment on a union reaches the members that implement it',
    subgraphs,
    query: '{ mixed { ... on Named { name } ... on Stone { weight } } }',
    data: { mixed: [{ weight: 5 }, null, { name: 'Tom' }] },
  },
  {
    title: 'a union whose members come from several subgraphs is one union',
    subgraphs: {
      left: {
        sdl: `
          type Query { found: [Hit!]! }
          union Hit = Page | User
          type Page { title: String! }
          type User @key(fields: "id") { id: ID! }
        `,
        resolvers: {
          Query: {
            found: () => [
              { __typename: 'Page', title: 'Home' },
              { __typename: 'User', id: '7' },
            ],
          },
        },
      },
      right: {
        sdl: `
          type Query { other: Hit }
          union Hit = User | Song
          type Song { length: Int! }
          type User @key(fields: "id") { id: ID! name: String! }
        `,
        resolvers: {
          Query: { other: () => ({ __typename: 'Song', length: 3 }) },
          User: { name: ({ id }: { id: string }) => `user ${id}` },
        },
      },
    },
    query: `{
      found { ...hit } other { ...hit }
    } fragment hit on Hit { ... on Page { title } ... on User { name } ... on Song { length } }`,
    data: { found: [{ title: 'Home' }, { name: 'user 7' }], other: { length: 3 } },
  },
]);

const sameKey = {
  forms: {
    sdl: `
      type Query { fields: [Field!]! }
      interface Field { id: ID! }
      type TextField implements Field { id: ID! value: String! }
      type CountField implements Field { id: ID! value: Int }
    `,
    resolvers: {
      Query: {
        fields: () => [
          { __typename: 'TextField', id: '1', value: 'a' },
          { __typename: 'CountField', id: '2', value: 4 },
        ],
      },
    },
  },
};

describeCases('keys of different types', [
  {
    title: 'the same key with different arguments below a fragment stays apart in each type',
    subgraphs,
    query: '{ pets { ... on Cat { checkups(of: 4) } ... on Dog { checkups(of: 5) } } }',
    data: { pets: [{ checkups: 4 }, { checkups: 50 }] },
  },
  {
    title: 'the same path below different types takes the arguments of its own type',
    subgraphs,
    query: `{ animals {
      ... on Cat { pal { checkups(of: 2) } }
      ... on Dog { pal { checkups(of: 3) } }
    } }`,
    data: { animals: [{ pal: { checkups: 20 } }, { pal: { checkups: 30 } }] },
  },
  {
    title: 'an alias of one type may be the field of another',
    subgraphs: sameKey,
    query: '{ fields { ... on TextField { text: value } ... on CountField { value } } }',
    data: { fields: [{ text: 'a' }, { value: 4 }] },
  },
]);
