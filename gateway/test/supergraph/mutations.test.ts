import { beforeEach } from 'vitest';
import { describeCases } from './support/federation-case.ts';

let log: string[] = [];
beforeEach(() => {
  log = [];
});

/** Answers after the microtasks of the others, so that only waiting keeps the order. */
const write = async (entry: string) => {
  await new Promise((resolve) => setImmediate(resolve));
  log.push(entry);
  return log.join(' ');
};

const left = {
  sdl: `
    type Query { log: String! }
    type Mutation { left(n: Int!): String! makeLeft(id: ID!): Doc failLeft: String }
    type Doc @key(fields: "id") { id: ID! title: String! }
  `,
  resolvers: {
    Query: { log: () => log.join(' ') },
    Mutation: {
      left: (_: unknown, { n }: { n: number }) => write(`l${n}`),
      makeLeft: async (_: unknown, { id }: { id: string }) => {
        await write(`made-${id}`);
        return { id, title: `doc ${id}` };
      },
      failLeft: async () => {
        await write('failed');
        throw new Error('no ink');
      },
    },
    Doc: { __resolveReference: ({ id }: { id: string }) => ({ id, title: `doc ${id}` }) },
  },
};

const right = {
  sdl: `
    type Mutation { right(n: Int!): String! makeRight(id: ID!): Doc }
    type Doc @key(fields: "id") { id: ID! pages: Int! }
  `,
  resolvers: {
    Mutation: {
      right: (_: unknown, { n }: { n: number }) => write(`r${n}`),
      makeRight: async (_: unknown, { id }: { id: string }) => {
        await write(`made-${id}`);
        return { id };
      },
    },
    Doc: { pages: ({ id }: { id: string }) => id.length },
  },
};

const subgraphs = { left, right };

describeCases('mutations', [
  {
    title: 'the fields of one subgraph run one after the other',
    subgraphs,
    query: 'mutation { a: left(n: 1) b: left(n: 2) }',
    data: { a: 'l1', b: 'l1 l2' },
  },
  {
    title: 'the fields of several subgraphs run in the order written',
    subgraphs,
    query: 'mutation { a: left(n: 1) b: right(n: 2) c: left(n: 3) d: right(n: 4) }',
    data: { a: 'l1', b: 'l1 r2', c: 'l1 r2 l3', d: 'l1 r2 l3 r4' },
  },
  {
    title: 'what a mutation returns is completed by the other subgraphs',
    subgraphs,
    query: 'mutation { makeLeft(id: "xyz") { title pages } makeRight(id: "q") { pages title } }',
    data: { makeLeft: { title: 'doc xyz', pages: 3 }, makeRight: { pages: 1, title: 'doc q' } },
  },
  {
    title: 'a failing field does not keep the next ones from running',
    subgraphs,
    query: 'mutation { failLeft b: right(n: 2) }',
    data: { failLeft: null, b: 'failed r2' },
    errors: [{ message: 'no ink', path: ['failLeft'] }],
  },
  {
    title: 'a field that is skipped is not run',
    subgraphs,
    query: 'mutation ($no: Boolean!) { a: left(n: 1) @include(if: $no) b: right(n: 2) @skip(if: $no) }',
    variables: { no: false },
    data: { b: 'r2' },
  },
  {
    title: 'the type of the root is Mutation',
    subgraphs,
    query: 'mutation { __typename b: right(n: 2) }',
    data: { __typename: 'Mutation', b: 'r2' },
  },
]);
