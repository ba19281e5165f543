import { ApolloServer } from '@apollo/server';
import { type ExecutionResult, GraphQLError, parse } from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import {
  apolloGateway,
  createSupergraph,
  localSource,
  type OperationReport,
  plannerHere,
  type SubgraphSource,
} from '../../src/supergraph/index.ts';
import {
  type CaseContext,
  type CaseSubgraph,
  compose,
  openInProcess,
  schemaOf,
} from './support/federation-case.ts';

const subgraphs: Record<'people' | 'pay', CaseSubgraph> = {
  people: {
    sdl: 'type Query { people: [Person!]! n(of: Int!): Int } type Person @key(fields: "id") { id: ID! name: String! }',
    resolvers: {
      Query: {
        people: () => [
          { id: '1', name: 'Ada' },
          { id: '1', name: 'Ada' },
        ],
        n: (_: unknown, { of }: { of: number }) => of,
      },
    },
  },
  pay: {
    sdl: 'type Person @key(fields: "id") { id: ID! pay: Int }  type Query { bank: String }',
    resolvers: { Person: { pay: () => 5 }, Query: { bank: () => 'open' } },
  },
};

type Execute = SubgraphSource<CaseContext>['execute'];

/** The two subgraphs, of which one is answered by the test. */
function withPay(execute: Execute, onOperation?: (report: OperationReport) => void, graph = subgraphs) {
  const people = localSource<CaseContext>({
    name: 'people',
    schema: schemaOf(graph.people),
    createContext: (context) => context,
  });
  const pay: SubgraphSource<CaseContext> = {
    name: 'pay',
    execute,
    subscribe: async () => ({ errors: [new GraphQLError('no events')] }),
    close: async () => {},
  };
  return createSupergraph({
    composed: compose(subgraphs),
    sources: [people, pay],
    ...(onOperation && { onOperation }),
  });
}

const ask = (
  supergraph: ReturnType<typeof withPay>,
  query: string,
  signal?: AbortSignal,
): Promise<ExecutionResult> =>
  supergraph.execute({ document: parse(query), context: { user: 'ada' }, signal });

const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('a supergraph', () => {
  it('asks for each entity but once, however often it occurs', async () => {
    const asked: unknown[] = [];
    const supergraph = withPay(async ({ variables }) => {
      asked.push(variables);
      return { data: { _entities: [{ pay: 5 }] } };
    });
    expect((await ask(supergraph, '{ people { pay } }')).data).toEqual({ people: [{ pay: 5 }, { pay: 5 }] });
    expect(asked).toEqual([{ representations: [{ __typename: 'Person', id: '1' }] }]);
  });

  it('asks for the entities of the selected type alone', async () => {
    const zoo = {
      sdl: `
        type Query { animals: [Animal!]! }
        union Animal = Cat | Dog
        type Cat { pal: Pal! }
        type Dog { pal: Pal! }
        type Pal @key(fields: "id") { id: ID! }
      `,
      resolvers: {
        Query: {
          animals: () => [
            { __typename: 'Cat', pal: { id: '1' } },
            { __typename: 'Dog', pal: { id: '2' } },
          ],
        },
      },
    };
    const ages = { sdl: 'type Pal @key(fields: "id") { id: ID! age: Int size: Int }' };
    const asked: Record<string, unknown>[] = [];
    const supergraph = createSupergraph<CaseContext>({
      composed: compose({ zoo, ages }),
      sources: [
        localSource({ name: 'zoo', schema: schemaOf(zoo), createContext: () => ({}) }),
        {
          name: 'ages',
          execute: async ({ variables }) => {
            asked.push(variables);
            return { data: { _entities: [{ age: 3 }] } };
          },
          subscribe: async () => ({ errors: [] }),
          close: async () => {},
        },
      ],
    });
    const { data } = await ask(
      supergraph,
      '{ animals { ... on Cat { pal { age } } ... on Dog { pal { id } } } }',
    );
    expect(data).toEqual({ animals: [{ pal: { age: 3 } }, { pal: { id: '2' } }] });
    expect(asked).toEqual([{ representations: [{ __typename: 'Pal', id: '1' }] }]);
  });

  it('sends one text for all requests of a plan step', async () => {
    const texts = new Set<string>();
    const supergraph = withPay(async ({ query }) => {
      texts.add(query);
      return { data: { _entities: [{ pay: 5 }] } };
    });
    await ask(supergraph, '{ people { pay } }');
    await ask(supergraph, '{ people { pay } }');
    expect(texts.size).toBe(1);
  });

  it('a subgraph that throws is told at each field asked of it, and the others keep their data', async () => {
    const supergraph = withPay(async () => {
      throw new Error('the wire caught fire');
    });
    const { data, errors } = await ask(supergraph, '{ people { name pay } bank }');
    expect(data).toEqual({
      people: [
        { name: 'Ada', pay: null },
        { name: 'Ada', pay: null },
      ],
      bank: null,
    });
    expect(plain(errors)).toEqual([
      { message: 'Subgraph "pay" failed.', path: ['bank'], extensions: { code: 'INTERNAL' } },
      { message: 'Subgraph "pay" failed.', path: ['people', 0, 'pay'], extensions: { code: 'INTERNAL' } },
      { message: 'Subgraph "pay" failed.', path: ['people', 1, 'pay'], extensions: { code: 'INTERNAL' } },
    ]);
    expect(errors?.[0]?.originalError?.message).toBe('the wire caught fire');
  });

  it.each([
    ['no entities', { data: {} }],
    ['null for them', { data: { _entities: null } }],
    ['too few of them', { data: { _entities: [] } }],
    ['something else for them', { data: { _entities: 'many' } }],
    ['no data', {}],
  ])('a subgraph that answers %s leaves null', async (_, answer) => {
    const { data } = await ask(
      withPay(async () => answer),
      '{ people { name pay } }',
    );
    expect(data).toEqual({
      people: [
        { name: 'Ada', pay: null },
        { name: 'Ada', pay: null },
      ],
    });
  });

  it('passes on no more than a thousand errors of one answer, each at a hundred places at most', async () => {
    const errors = Array.from({ length: 5000 }, (_, n) => new GraphQLError(`${n}`, { path: ['bank', n] }));
    const supergraph = withPay(async () => ({ data: { bank: null }, errors }));
    expect((await ask(supergraph, '{ bank }')).errors).toHaveLength(1000);
    const one = new GraphQLError('no', { path: ['_entities', 0, 'pay'] });
    const many = {
      ...subgraphs,
      people: {
        sdl: subgraphs.people.sdl,
        resolvers: { Query: { people: () => Array.from({ length: 500 }, () => ({ id: '1', name: 'Ada' })) } },
      },
    };
    const crowd = withPay(async () => ({ data: { _entities: [null] }, errors: [one] }), undefined, many);
    const answer = await ask(crowd, '{ people { pay } }');
    expect(answer.errors).toHaveLength(100);
    expect(answer.errors?.[99]?.path).toEqual(['people', 99, 'pay']);
  });

  it('a subgraph that fails more than a hundred fields is told once, where they all stand', async () => {
    const people = Array.from({ length: 101 }, (_, n) => ({ id: `${n}`, name: 'Ada' }));
    const crowd = {
      ...subgraphs,
      people: { sdl: subgraphs.people.sdl, resolvers: { Query: { people: () => people } } },
    };
    const failing = async () => {
      throw new Error('the wire caught fire');
    };
    const { errors } = await ask(withPay(failing, undefined, crowd), '{ people { mine: pay } }');
    expect(errors?.map(({ path }) => path)).toEqual([['people']]);
    people.length = 100;
    const fewer = await ask(withPay(failing, undefined, crowd), '{ people { mine: pay } }');
    expect(fewer.errors).toHaveLength(100);
    expect(fewer.errors?.[99]?.path).toEqual(['people', 99, 'mine']);
  });

  it('stops at the deadline, tells so, and gives what it has', async () => {
    const controller = new AbortController();
    const supergraph = withPay(() => {
      controller.abort(new DOMException('late', 'TimeoutError'));
      return new Promise(() => {});
    });
    const { data, errors } = await ask(supergraph, '{ people { name pay } }', controller.signal);
    expect(plain(data)).toMatchObject({
      people: [
        { name: 'Ada', pay: null },
        { name: 'Ada', pay: null },
      ],
    });
    expect(plain(errors)).toMatchObject([
      { path: ['people', 0, 'pay'], extensions: { code: 'DEADLINE_EXCEEDED' } },
      { path: ['people', 1, 'pay'], extensions: { code: 'DEADLINE_EXCEEDED' } },
    ]);
  });

  it('asks no subgraph once it is cancelled', async () => {
    const execute = vi.fn<Execute>();
    const { data, errors } = await ask(withPay(execute), '{ bank people { name } }', AbortSignal.abort());
    expect(data).toBeNull();
    expect(new Set(errors?.map((error) => error.extensions.code))).toEqual(new Set(['DEADLINE_EXCEEDED']));
    expect(execute).not.toHaveBeenCalled();
  });

  it('hands the signal to the sources and lets go of it afterwards', async () => {
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    const execute = vi.fn<Execute>(async () => ({ data: { bank: 'open' } }));
    await ask(withPay(execute), '{ bank }', signal);
    expect(execute.mock.calls[0]?.[0].signal).toBe(signal);
    expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
  });

  it('reports every operation with its fetches', async () => {
    const reports: OperationReport[] = [];
    const supergraph = withPay(
      async () => ({ data: { _entities: [{ pay: 1 }] }, errors: [new GraphQLError('half')] }),
      (report) => reports.push(report),
    );
    await ask(supergraph, 'query Pay { people { pay } }');
    expect(reports).toEqual([
      {
        operationName: 'Pay',
        operationType: 'query',
        durationMs: expect.any(Number),
        errorCount: 2,
        fetches: [
          { subgraph: 'people', durationMs: expect.any(Number), errorCount: 0 },
          { subgraph: 'pay', durationMs: expect.any(Number), errorCount: 1 },
        ],
      },
    ]);
  });

  it('refuses an alias that would be written into the prototype', async () => {
    const { supergraph, close } = await openInProcess(subgraphs);
    const { errors } = await ask(supergraph, '{ __proto__: bank }');
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    await close();
  });

  it('keeps no more plans than it may, and answers all the same', async () => {
    const sources = Object.entries(subgraphs).map(([name, subgraph]) =>
      localSource({ name, schema: schemaOf(subgraph), createContext: () => ({}) }),
    );
    const supergraph = createSupergraph({ composed: compose(subgraphs), sources, planCacheSize: 2 });
    for (let round = 0; round < 3; round++) {
      for (let of = 0; of < 4; of++) {
        const { data } = await supergraph.execute({ document: parse(`{ n(of: ${of}) }`), context: {} });
        expect(data).toEqual({ n: of });
      }
    }
  });

  it('keeps the plans of one operation apart by what its conditions let through', async () => {
    const { supergraph, close } = await openInProcess(subgraphs);
    const query = 'query ($a: Boolean!) { bank @skip(if: $a) people @include(if: $a) { pay } }';
    const document = parse(query);
    for (const a of [true, false, true, false]) {
      const again = a ? document : parse(query);
      const { data } = await supergraph.execute({
        document: again,
        query,
        variables: { a },
        context: { user: 'ada' },
      });
      expect(data).toEqual(a ? { people: [{ pay: 5 }, { pay: 5 }] } : { bank: 'open' });
    }
    await close();
  });

  it('plans an operation again that found no plan', async () => {
    const composed = compose(subgraphs);
    const planner = plannerHere(composed.supergraphSdl);
    const plan = vi.fn(planner.plan).mockRejectedValueOnce(new Error('out of breath'));
    const sources = Object.entries(subgraphs).map(([name, subgraph]) =>
      localSource({ name, schema: schemaOf(subgraph), createContext: () => ({}) }),
    );
    const supergraph = createSupergraph({ composed, sources, planner: { ...planner, plan } });
    const request = { document: parse('{ bank }'), context: { user: 'ada' } };
    const refused = await supergraph.execute(request);
    expect(refused.errors?.[0]).toMatchObject({
      extensions: { code: 'OPERATION_NOT_PLANNABLE' },
      cause: new Error('out of breath'),
    });
    expect((await supergraph.execute(request)).data).toEqual({ bank: 'open' });
    await supergraph.execute(request);
    expect(plan).toHaveBeenCalledTimes(2);
  });

  it('plans an operation once for requests that come together', async () => {
    const { supergraph, close } = await openInProcess(subgraphs);
    const document = parse('{ people { name pay } }');
    const results = await Promise.all(
      Array.from({ length: 10 }, () => supergraph.execute({ document, context: { user: 'ada' } })),
    );
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
    await close();
  });

  it('is not opened while a subgraph has no source, or a source no subgraph', () => {
    const people = localSource({
      name: 'people',
      schema: schemaOf(subgraphs.people),
      createContext: () => ({}),
    });
    const pay = localSource({ name: 'pay', schema: schemaOf(subgraphs.pay), createContext: () => ({}) });
    const more = localSource({ name: 'more', schema: schemaOf(subgraphs.pay), createContext: () => ({}) });
    const composed = compose(subgraphs);
    expect(() => createSupergraph({ composed, sources: [people] })).toThrow(
      'These subgraphs have no source: pay.',
    );
    expect(() => createSupergraph({ composed, sources: [people, pay, more] })).toThrow(
      'These sources belong to no subgraph: more.',
    );
  });
});

describe('Apollo Server over a supergraph', () => {
  it('answers queries, introspection and mistakes', async () => {
    const { supergraph, close } = await openInProcess(subgraphs);
    const gateway = apolloGateway(supergraph, { context: () => ({ user: 'ada' }) });
    const server = new ApolloServer({ gateway, introspection: true });
    const answer = async (query: string, variables: Record<string, unknown> = {}) => {
      const { body } = await server.executeOperation({ query, variables });
      return body.kind === 'single' ? plain(body.singleResult) : null;
    };
    expect(await answer('query ($n: Int!) { n(of: $n) people { pay } }', { n: 3 })).toEqual({
      data: { n: 3, people: [{ pay: 5 }, { pay: 5 }] },
    });
    expect(await answer('{ __schema { queryType { name } } bank }')).toEqual({
      data: { __schema: { queryType: { name: 'Query' } }, bank: 'open' },
    });
    expect(await answer('query ($n: Int!) { n(of: $n) }', { n: 'x' })).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
    expect(await answer('{ nothing }')).toMatchObject({
      errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    });
    await server.stop();
    await close();
  });
});
