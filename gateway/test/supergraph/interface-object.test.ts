import { describeCases } from './support/federation-case.ts';

const works: Record<string, object> = {
  b: { __typename: 'Book', id: 'b', title: 'Emma', pages: 400 },
  f: { __typename: 'Film', id: 'f', title: 'Alien', minutes: 117 },
};
const find = ({ id }: { id: string }) => works[id];

const media = {
  sdl: `
    type Query { media: [Media!]! book: Book }
    interface Media @key(fields: "id") { id: ID! title: String! }
    type Book implements Media @key(fields: "id") { id: ID! title: String! pages: Int! }
    type Film implements Media @key(fields: "id") { id: ID! title: String! minutes: Int! }
  `,
  resolvers: {
    Query: { media: () => Object.values(works), book: () => works.b },
    Media: { __resolveReference: find },
    Book: { __resolveReference: find },
    Film: { __resolveReference: find },
  },
};

const ratings = {
  sdl: `
    type Query { top: [Media!]! best: Media }
    type Media @interfaceObject @key(fields: "id") { id: ID! stars: Int! similar: [Media!]! }
  `,
  resolvers: {
    Query: { top: () => [{ id: 'f' }, { id: 'b' }], best: () => ({ id: 'b' }) },
    Media: {
      stars: ({ id }: { id: string }) => (id === 'b' ? 5 : 4),
      similar: ({ id }: { id: string }) => [{ id: id === 'b' ? 'f' : 'b' }],
    },
  },
};

const subgraphs = { media, ratings };

describeCases('@interfaceObject', [
  {
    title: 'a field added to the interface is there for every implementation',
    subgraphs,
    query: '{ media { title stars } }',
    data: {
      media: [
        { title: 'Emma', stars: 5 },
        { title: 'Alien', stars: 4 },
      ],
    },
  },
  {
    title: 'a field added to the interface is there on one implementation',
    subgraphs,
    query: '{ book { pages stars } media { ... on Film { stars minutes } } }',
    data: { book: { pages: 400, stars: 5 }, media: [{}, { stars: 4, minutes: 117 }] },
  },
  {
    title: 'objects that a subgraph knows by the interface alone need no other subgraph for it',
    subgraphs,
    query: '{ top { id stars } }',
    data: {
      top: [
        { id: 'f', stars: 4 },
        { id: 'b', stars: 5 },
      ],
    },
  },
  {
    title: 'the type of an object known by the interface is found out where it is known',
    subgraphs,
    query: '{ top { __typename title stars } best { __typename } }',
    data: {
      top: [
        { __typename: 'Film', title: 'Alien', stars: 4 },
        { __typename: 'Book', title: 'Emma', stars: 5 },
      ],
      best: { __typename: 'Book' },
    },
  },
  {
    title: 'fragments on implementations work on objects known by the interface',
    subgraphs,
    query: '{ top { ... on Book { pages } ... on Film { minutes } stars } }',
    data: {
      top: [
        { minutes: 117, stars: 4 },
        { pages: 400, stars: 5 },
      ],
    },
  },
  {
    title: 'objects reached through an added field are completed as well',
    subgraphs,
    query: '{ book { similar { __typename title stars similar { title } } } }',
    data: {
      book: {
        similar: [{ __typename: 'Film', title: 'Alien', stars: 4, similar: [{ title: 'Emma' }] }],
      },
    },
  },
  {
    title: 'the type name of an implementation is never that of the interface',
    subgraphs,
    query: '{ media { stars __typename } }',
    data: {
      media: [
        { stars: 5, __typename: 'Book' },
        { stars: 4, __typename: 'Film' },
      ],
    },
  },
]);
