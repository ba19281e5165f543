import { GraphQLError } from 'graphql';
import { describeCases } from './support/federation-case.ts';

const fail = (message: string, code?: string): never => {
  throw new GraphQLError(message, code === undefined ? {} : { extensions: { code, details: { hint: 1 } } });
};

const teams = [
  { id: '1', members: [{ id: 'a' }, { id: 'b' }] },
  { id: '2', members: [{ id: 'b' }] },
];

const org = {
  sdl: `
    type Query { teams: [Team!]! team: Team denied: Int ok: Int }
    type Team @key(fields: "id") { id: ID! members: [Member!]! lead: Member }
    type Member @key(fields: "id") { id: ID! }
  `,
  resolvers: {
    Query: {
      teams: () => teams,
      team: () => teams[0],
      denied: () => fail('not for you', 'FORBIDDEN'),
      ok: () => 1,
    },
    Team: { lead: () => ({ id: 'b' }) },
  },
};

const hr = {
  sdl: `
    type Member @key(fields: "id") { id: ID! salary: Int grade: Grade }
    type Grade { steps: [Step] }
    type Step { name: String }
  `,
  resolvers: {
    Member: {
      salary: ({ id }: { id: string }) => (id === 'b' ? fail('secret', 'FORBIDDEN') : 10),
      grade: () => ({ steps: [{ name: 'first' }, {}] }),
    },
    Step: { name: ({ name }: { name?: string }) => name ?? fail('no name') },
  },
};

const dead = {
  sdl: `type Member @key(fields: "id") { id: ID! desk: String must: String! } type Query { room: String hall: String }`,
  resolvers: {
    Member: { __resolveReference: () => fail('no such desk', 'GONE') },
    Query: { room: () => fail('locked', 'LOCKED'), hall: () => 'open' },
  },
};

const subgraphs = { org, hr, dead };

describeCases('errors', [
  {
    title: 'a root field that fails leaves the others their data, and keeps its code',
    subgraphs,
    query: '{ denied ok }',
    data: { denied: null, ok: 1 },
    errors: [{ message: 'not for you', path: ['denied'], code: 'FORBIDDEN' }],
  },
  {
    title: 'an alias stands in the path in place of the field',
    subgraphs,
    query: '{ team: ok mine: denied }',
    data: { team: 1, mine: null },
    errors: [{ path: ['mine'], code: 'FORBIDDEN' }],
  },
  {
    title: 'an entity that fails in several places is reported in each, with the list indexes',
    subgraphs,
    query: '{ teams { members { id salary } } }',
    data: {
      teams: [
        {
          members: [
            { id: 'a', salary: 10 },
            { id: 'b', salary: null },
          ],
        },
        { members: [{ id: 'b', salary: null }] },
      ],
    },
    errors: [
      { message: 'secret', path: ['teams', 0, 'members', 1, 'salary'], code: 'FORBIDDEN' },
      { message: 'secret', path: ['teams', 1, 'members', 0, 'salary'], code: 'FORBIDDEN' },
    ],
  },
  {
    title: 'a path inside an entity goes on below the place where the entity stands',
    subgraphs,
    query: '{ team { lead { g: grade { steps { n: name } } } } }',
    data: { team: { lead: { g: { steps: [{ n: 'first' }, { n: null }] } } } },
    errors: [{ message: 'no name', path: ['team', 'lead', 'g', 'steps', 1, 'n'] }],
  },
  {
    title: 'a key that travels under another name stands in the path as the client wrote it',
    subgraphs,
    query: '{ team { lead { id: salary members: id } } }',
    data: { team: { lead: { id: null, members: 'b' } } },
    errors: [{ message: 'secret', path: ['team', 'lead', 'id'] }],
  },
  {
    title: 'an entity that cannot be loaded is reported at what was asked of it, and its other fields remain',
    subgraphs,
    query: '{ team { lead { salary desk grade { steps { name } } } } }',
    data: {
      team: { lead: { salary: null, desk: null, grade: { steps: [{ name: 'first' }, { name: null }] } } },
    },
    errors: [
      { message: 'secret', code: 'FORBIDDEN' },
      { message: 'no name' },
      { message: 'no such desk', path: ['team', 'lead', 'desk'], code: 'GONE' },
    ],
  },
  {
    title: 'the failing entity explains the null that it leaves behind',
    subgraphs,
    query: '{ team { id lead { must } } }',
    data: { team: { id: '1', lead: null } },
    errors: [{ message: 'no such desk', path: ['team', 'lead', 'must'], code: 'GONE' }],
  },
  {
    title: 'what an entity leads to is reported below each of its places',
    subgraphs: {
      ...subgraphs,
      cars: {
        sdl: 'type Member @key(fields: "id") { id: ID! car: Car } type Car @key(fields: "id") { id: ID! }',
        resolvers: { Member: { car: ({ id }: { id: string }) => ({ id: `car of ${id}` }) } },
      },
      garage: {
        sdl: 'type Car @key(fields: "id") { id: ID! fuel: Int }',
        resolvers: { Car: { fuel: () => fail('leaking', 'LEAK') } },
      },
    },
    query: '{ team { lead { car { fuel } } members { car { fuel } } } }',
    data: {
      team: { lead: { car: { fuel: null } }, members: [{ car: { fuel: null } }, { car: { fuel: null } }] },
    },
    errors: [
      { path: ['team', 'lead', 'car', 'fuel'], code: 'LEAK' },
      { path: ['team', 'members', 0, 'car', 'fuel'], code: 'LEAK' },
      { path: ['team', 'members', 1, 'car', 'fuel'], code: 'LEAK' },
    ],
  },
  {
    title: 'only what the client asked for is told, under the keys of the client',
    subgraphs: {
      shop: {
        sdl: 'type Query { goods: [Good!]! } type Good @key(fields: "id") { id: ID! }',
        resolvers: { Query: { goods: () => [{ id: '1' }, { id: '2' }] } },
      },
      scales: {
        sdl: 'type Good @key(fields: "id") { id: ID! weight: Int size(unit: String): Int }',
        resolvers: { Good: { __resolveReference: () => fail('no scales', 'GONE') } },
      },
      post: {
        sdl: 'type Good @key(fields: "id") { id: ID! weight: Int @external fee: Int @requires(fields: "weight") }',
        resolvers: { Good: { fee: ({ weight }: { weight: number }) => weight * 2 } },
      },
    },
    query: '{ goods { big: size(unit: "m") fee small: size(unit: "mm") } }',
    data: {
      goods: [
        { big: null, fee: null, small: null },
        { big: null, fee: null, small: null },
      ],
    },
    errors: [0, 1].flatMap((at) => [
      { message: 'no scales', path: ['goods', at, 'big'], code: 'GONE' },
      { message: 'no scales', path: ['goods', at, 'small'], code: 'GONE' },
    ]),
  },
  {
    title: 'two subgraphs failing at once are both reported',
    subgraphs,
    query: '{ denied room hall }',
    data: { denied: null, room: null, hall: 'open' },
    errors: [
      { path: ['denied'], code: 'FORBIDDEN' },
      { path: ['room'], code: 'LOCKED' },
    ],
  },
  {
    title: 'an error that no subgraph gave a code has none',
    subgraphs: {
      only: { sdl: 'type Query { a: Int }', resolvers: { Query: { a: () => fail('plain') } } },
    },
    query: '{ a }',
    data: { a: null },
    errors: [{ message: 'plain', path: ['a'], code: undefined }],
  },
]);
