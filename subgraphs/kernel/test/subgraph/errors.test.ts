import { type DomainError, InvalidArgumentError, RemoteError } from '@ymera/kernel';
import { dateTimeScalar, formatResult, maskErrors, open } from '@ymera/kernel/subgraph';
import { aScope, createRecordingLog } from '@ymera/kernel/testing';
import { type ExecutionResult, GraphQLError, graphql, parse } from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { beforeEach, describe, expect, it } from 'vitest';
import { aSubgraph } from './builders.ts';

const defect = Object.assign(new Error('connect ECONNREFUSED mongodb://root:hunter2@db'), { port: 27017 });
let thrown: unknown = defect;
const fail = async () => {
  throw thrown;
};

const shop = aSubgraph({
  typeDefs: /* GraphQL */ `
    type Query { fail: String, list: [Cup], missing: Cup, echo(count: Int!): Int, wrong: Int, wrongMoment: DateTime }
    scalar DateTime
    type Cup { colour: String!, fail: String }
  `,
  permissions: { Query: open, Cup: open },
  resolvers: {
    Query: {
      fail,
      list: () => [{ colour: 'red' }, { colour: 'blue' }],
      missing: () => ({ colour: null }),
      wrong: () => 'hunter2',
      wrongMoment: () => 'hunter2',
      echo: (_parent: unknown, { count }: { count: number }) => count,
    },
    Cup: { fail },
    DateTime: dateTimeScalar,
  },
});

type Engine = (source: string, variables?: Record<string, unknown>) => Promise<ExecutionResult>;
const { schema } = shop;
const contextValue = shop.createContext(aScope());

const engines: readonly [string, Engine][] = [
  ['graphql-js', (source, variableValues = {}) => graphql({ schema, source, contextValue, variableValues })],
  [
    'graphql-jit',
    async (source, variables = {}) => {
      const compiled = compileQuery(schema, parse(source));
      if (!isCompiledQuery(compiled)) return compiled;
      return compiled.query(undefined, contextValue, variables);
    },
  ],
];

describe.each(engines)('errors of %s', (_name, run) => {
  let log = createRecordingLog();
  const masked = async (source: string, variables?: Record<string, unknown>) =>
    JSON.parse(JSON.stringify(maskErrors(await run(source, variables), log)));

  beforeEach(() => {
    log = createRecordingLog();
    thrown = defect;
  });

  it('that are a DomainError keep message, code, next move, details and path', async () => {
    thrown = new InvalidArgumentError('first', 'a number', '"x"');
    const { errors, data } = await masked('{ list { fail } }');
    expect(data).toEqual({ list: [{ fail: null }, { fail: null }] });
    expect(errors).toHaveLength(2);
    expect(errors[1]).toMatchObject({
      message: 'Argument "first" must be a number; it is "x".',
      path: ['list', 1, 'fail'],
      locations: [{ line: 1, column: 10 }],
      extensions: {
        code: 'INVALID_ARGUMENT',
        nextMove: 'fix-input',
        details: { argument: 'first', expected: 'a number' },
      },
    });
    expect(log.lines).toEqual([]);
  });

  it('reported by another process keep the code they had there', async () => {
    const reported = {
      code: 'AGENT_NOT_FOUND',
      message: 'There is none.',
      details: {},
      nextMove: 'give-up' as const,
    };
    thrown = new RemoteError(reported);
    const { errors } = await masked('{ fail }');
    expect(errors[0].extensions).toEqual({ code: 'AGENT_NOT_FOUND', nextMove: 'give-up' });
  });

  it('that are defects show nothing of themselves, and are logged whole', async () => {
    const { errors } = await masked('{ list { fail } }');
    expect(errors[0]).toMatchObject({
      message: 'Internal error. It has been logged.',
      path: ['list', 0, 'fail'],
      extensions: { code: 'INTERNAL', nextMove: 'retry' },
    });
    expect(JSON.stringify(errors)).not.toMatch(/hunter2|ECONNREFUSED|27017|at .*\.ts/);
    expect(log.lines[0]).toMatchObject({
      level: 'error',
      fields: { error: defect, path: ['list', 0, 'fail'] },
    });
  });

  it('thrown as something else than an error are defects too', async () => {
    thrown = 'hunter2';
    const { errors } = await masked('{ fail }');
    expect(errors[0].extensions.code).toBe('INTERNAL');
    expect(JSON.stringify(errors)).not.toContain('hunter2');
  });

  it('of a non-null field without a value are defects', async () => {
    const { errors } = await masked('{ missing { colour } }');
    expect(errors).toMatchObject([{ path: ['missing', 'colour'], extensions: { code: 'INTERNAL' } }]);
    expect(log.lines).toHaveLength(1);
  });

  it.each(['wrong', 'wrongMoment'])('of a value of the wrong type are defects: %s', async (field) => {
    const { errors } = await masked(`{ ${field} }`);
    expect(errors).toMatchObject([{ path: [field], extensions: { code: 'INTERNAL' } }]);
    expect(JSON.stringify(errors)).not.toContain('hunter2');
    expect(log.lines).toHaveLength(1);
  });

  it.each([
    ['left', new DOMException('This operation was aborted', 'AbortError')],
    ['ran out of time', new DOMException('The operation timed out', 'TimeoutError')],
  ])('of a request that %s say so, at their path', async (_how, reason) => {
    thrown = reason;
    const { errors } = await masked('{ list { fail } }');
    expect(errors[0]).toMatchObject({
      path: ['list', 0, 'fail'],
      extensions: { code: 'DEADLINE_EXCEEDED', nextMove: 'retry' },
    });
    expect(log.lines).toEqual([]);
  });

  it.each([
    ['finds no server', { name: 'MongoServerSelectionError' }],
    ['writes to a closed socket', { code: 'EPIPE' }],
    ['loses its connection', { code: 'ECONNRESET' }],
  ])(
    'of a database driver that %s say to retry, and show nothing of where the database is',
    async (_how, mark) => {
      const failure = Object.assign(new Error('no answer from mongodb://root:hunter2@db:27017'), mark);
      thrown = failure;
      const { errors } = await masked('{ list { fail } }');
      expect(errors[0]).toEqual({
        message: 'The database did not answer. It may be starting again; try again in a moment.',
        path: ['list', 0, 'fail'],
        locations: [{ line: 1, column: 10 }],
        extensions: { code: 'STORE_UNAVAILABLE', nextMove: 'retry' },
      });
      expect(JSON.stringify(errors)).not.toMatch(/hunter2|27017/);
      expect(log.lines[0]).toMatchObject({
        level: 'warn',
        fields: { error: failure, path: ['list', 0, 'fail'] },
      });
    },
  );

  it('with a code that means something else are defects', async () => {
    thrown = Object.assign(new Error('hunter2'), { code: 'ENOENT' });
    const { errors } = await masked('{ fail }');
    expect(errors[0].extensions.code).toBe('INTERNAL');
    expect(log.lines).toMatchObject([{ level: 'error' }]);
  });

  it('in the variables keep their message', async () => {
    const { errors } = await masked('query ($n: Int!) { echo(count: $n) }', { n: 'seven' });
    expect(errors).toHaveLength(1);
    expect(errors[0].message).toContain('$n');
    expect(errors[0].extensions?.code).not.toBe('INTERNAL');
    expect(log.lines).toEqual([]);
  });
});

describe("the query's own mistakes", () => {
  it.each([
    ['{ fail', 'Syntax Error'],
    ['{ fali }', 'Cannot query field "fali"'],
    ['{ echo }', 'argument "count" of type "Int!" is required'],
  ])('%s keeps its message', async (source, message) => {
    const log = createRecordingLog();
    const result = maskErrors(await graphql({ schema, source, contextValue }), log);
    expect(result.errors?.[0]?.message).toContain(message);
    expect(result.errors?.[0]?.locations).toHaveLength(1);
    expect(log.lines).toEqual([]);
  });
});

describe('a wrong argument', () => {
  const source = 'query ($n: Int = 1) { echo(count: $n) }';

  it('keeps its message and gets a code', async () => {
    const log = createRecordingLog();
    const result = await graphql({ schema, source, contextValue, variableValues: { n: null } });
    expect(maskErrors(result, log).errors).toMatchObject([
      { message: expect.stringContaining('"count"'), path: ['echo'], extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(log.lines).toEqual([]);
  });
});

describe('a result', () => {
  it('without errors is passed on as it is', () => {
    const result = { data: { a: 1 } };
    expect(maskErrors(result, createRecordingLog())).toBe(result);
  });

  it('keeps what another subgraph already masked', () => {
    // The form in which a remote subgraph's errors arrive.
    const errors = [
      { message: 'No.', path: ['a'], extensions: { code: 'FORBIDDEN' } },
    ] as unknown as GraphQLError[];
    const masked = maskErrors({ data: null, errors }, createRecordingLog());
    expect(masked.errors?.[0]?.toJSON()).toEqual({
      message: 'No.',
      path: ['a'],
      extensions: { code: 'FORBIDDEN' },
    });
  });

  it('goes over a wire without empty parts', () => {
    const log = createRecordingLog();
    expect(formatResult({ data: { a: 1 }, errors: undefined }, log)).toEqual({ data: { a: 1 } });
    const error = new GraphQLError('', { originalError: new InvalidArgumentError('a', 'b', 'c') });
    const { errors } = formatResult({ errors: [error] }, log);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_ARGUMENT' satisfies DomainError['code'] });
  });
});
