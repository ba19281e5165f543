import { GraphQLError, GraphQLScalarType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { localSource } from '../../src/supergraph/index.ts';
import { schemaOf } from './support/federation-case.ts';

const subgraph = {
  sdl: `
    scalar Day
    enum Level { LOW HIGH }
    interface Shape { id: ID! }
    type Circle implements Shape { id: ID! radius: Float! }
    union Found = Circle | Note
    type Note { text: String! at: Day! }
    type Query { level(of: Level): Level! levels: [Level!]! day(on: Day): Day shape: Shape found: [Found!]! who: String! fail: Int maybe(of: Level): Int late(n: Int! = 2): Int! }
    type Subscription { counted: Counted! }
    type Counted { context: Int! }
  `,
  resolvers: {
    Level: { LOW: 1, HIGH: 2 },
    Day: new GraphQLScalarType({
      name: 'Day',
      serialize: (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : value),
      parseValue: (value) => new Date(String(value)),
    }),
    Query: {
      level: (_: unknown, { of }: { of?: number }) => of ?? 2,
      levels: () => [1, 2],
      day: (_: unknown, { on }: { on?: Date }) => on ?? new Date(0),
      shape: () => ({ __typename: 'Circle', id: 'c', radius: 1.5 }),
      found: () => [
        { __typename: 'Note', text: 'hi', at: new Date(0) },
        { __typename: 'Circle', id: 'c', radius: 2 },
      ],
      who: (_: unknown, __: unknown, { user }: { user: string }) => user,
      fail: () => {
        throw new GraphQLError('no', { extensions: { code: 'NO' } });
      },
      late: async (_: unknown, { n }: { n: number }) => n * 2,
    },
    Subscription: {
      counted: {
        async *subscribe() {
          yield { counted: {} };
          yield { counted: {} };
        },
      },
    },
    Counted: { context: (_: unknown, __: unknown, { count }: { count: number }) => count },
  },
};

function source() {
  let count = 0;
  return localSource<{ user: string }>({
    name: 'one',
    schema: schemaOf(subgraph),
    createContext: async ({ user }, signal) => ({ user, signal, count: ++count }),
  });
}

const ask = (query: string, variables: Record<string, unknown> = {}) =>
  source().execute({ query, variables, context: { user: 'ada' } });

const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('a local source', () => {
  it('answers enums by their names, whatever they are inside', async () => {
    const { data } = await ask('query ($of: Level) { level(of: $of) a: level(of: LOW) levels }', {
      of: 'HIGH',
    });
    expect(plain(data)).toEqual({ level: 'HIGH', a: 'LOW', levels: ['LOW', 'HIGH'] });
  });

  it('reads and writes custom scalars', async () => {
    const { data } = await ask('query ($on: Day) { day(on: $on) a: day(on: "2024-05-06") b: day }', {
      on: '2023-01-02',
    });
    expect(plain(data)).toEqual({ day: '2023-01-02', a: '2024-05-06', b: '1970-01-01' });
  });

  it('tells abstract types apart', async () => {
    const { data } = await ask(
      '{ shape { id ... on Circle { radius } } found { __typename ... on Note { text at } ... on Shape { id } } }',
    );
    expect(plain(data)).toEqual({
      shape: { id: 'c', radius: 1.5 },
      found: [
        { __typename: 'Note', text: 'hi', at: '1970-01-01' },
        { __typename: 'Circle', id: 'c' },
      ],
    });
  });

  it('keeps the code of an error, and what was thrown', async () => {
    const { data, errors } = await ask('{ fail who }');
    expect(plain(data)).toEqual({ fail: null, who: 'ada' });
    expect(errors?.[0]).toMatchObject({ message: 'no', path: ['fail'], extensions: { code: 'NO' } });
    expect(errors?.[0]?.originalError).toBeInstanceOf(GraphQLError);
  });

  it('runs what the compiler refuses with graphql-js, which puts the error where it belongs', async () => {
    const { data, errors } = await ask('{ maybe(of: NOPE) who }');
    expect(plain(data)).toEqual({ maybe: null, who: 'ada' });
    expect(plain(errors)).toMatchObject([{ path: ['maybe'] }]);
  });

  it('makes a context for every operation, with the signal of the operation', async () => {
    const seen: unknown[] = [];
    const one = localSource<string>({
      name: 'one',
      schema: schemaOf(subgraph),
      createContext: (user, signal) => {
        seen.push([user, signal]);
        return { user };
      },
    });
    const { signal } = new AbortController();
    await one.execute({ query: '{ who }', variables: {}, context: 'ada', signal });
    await one.execute({ query: '{ who }', variables: {}, context: 'bob' });
    expect(seen).toEqual([
      ['ada', signal],
      ['bob', undefined],
    ]);
  });

  it('makes a context for every event', async () => {
    const stream = await source().subscribe({
      query: 'subscription { counted { context } }',
      variables: {},
      context: { user: 'ada' },
    });
    if (!(Symbol.asyncIterator in stream)) throw new Error('refused');
    const counts: unknown[] = [];
    for await (const event of stream) counts.push(plain(event));
    // The first context is that of the subscription itself.
    expect(counts).toEqual([{ data: { counted: { context: 2 } } }, { data: { counted: { context: 3 } } }]);
  });

  it('rejects when no context can be made', async () => {
    const one = localSource({
      name: 'one',
      schema: schemaOf(subgraph),
      createContext: () => {
        throw new Error('no tenant');
      },
    });
    await expect(one.execute({ query: '{ who }', variables: {}, context: null })).rejects.toThrow(
      'no tenant',
    );
  });
});
