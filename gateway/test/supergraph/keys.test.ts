import { describeCases } from './support/federation-case.ts';

const people = [
  { id: '1', name: 'Ada', org: { slug: 'math', region: 'eu' } },
  { id: '2', name: 'Bob', org: { slug: 'ops', region: 'us' } },
];

const person = (id: unknown) => people.find((candidate) => candidate.id === id) ?? null;

describeCases('keys', [
  {
    title: 'an entity field comes from the subgraph that owns it',
    subgraphs: {
      people: {
        sdl: `type Query { people: [Person!]! } type Person @key(fields: "id") { id: ID! name: String! }`,
        resolvers: { Query: { people: () => people } },
      },
      spending: {
        sdl: `type Person @key(fields: "id") { id: ID! spent: Int! }`,
        resolvers: { Person: { spent: (p: { id: string }) => Number(p.id) * 100 } },
      },
    },
    query: '{ people { name spent } }',
    data: {
      people: [
        { name: 'Ada', spent: 100 },
        { name: 'Bob', spent: 200 },
      ],
    },
  },
]);
void person;
