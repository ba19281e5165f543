import type { RequestScope } from '@ymera/kernel';
import {
  fromGateway,
  mayAdminister,
  mayExecute,
  open,
  type Subgraph,
  signedIn,
} from '@ymera/kernel/subgraph';
import { aPrincipal, aScope, executeOn } from '@ymera/kernel/testing';
import { type ExecutionResult, isObjectType, parse, subscribe } from 'graphql';
import { beforeEach, describe, expect, it } from 'vitest';
import { aSubgraph } from './builders.ts';

const typeDefs = /* GraphQL */ `
  type Query { menu: String, orders: String, internal: String, cup: Cup }
  type Mutation { brew: String, close: String }
  type Subscription { brewed: Cup, both: Cup }
  type Cup @key(fields: "id") { id: ID!, colour: String, secret: String }
  type Saucer @key(fields: "id") { id: ID!, colour: String }
`;

const permissions = {
  Query: { menu: open, orders: signedIn, internal: fromGateway, cup: open },
  Mutation: { brew: mayExecute, close: mayAdminister },
  Subscription: { brewed: signedIn, both: signedIn },
  Cup: { id: open, colour: open, secret: mayAdminister },
  Saucer: open,
};

/** What was reached, so that a refusal can be shown to come before any work. */
let reached: string[] = [];
const reach = (name: string) => () => {
  reached.push(name);
  return name;
};

async function* cups() {
  reached.push('source');
  yield { brewed: { id: '1' }, both: { id: '1' } };
}

const menu = reach('menu');
const shop: Subgraph = aSubgraph({
  typeDefs,
  permissions,
  resolvers: {
    Query: { menu, orders: reach('orders'), internal: reach('internal'), cup: () => ({ id: '1' }) },
    Mutation: { brew: reach('brew'), close: reach('close') },
    Subscription: {
      brewed: { subscribe: cups },
      both: { subscribe: cups, resolve: (event: { both: unknown }) => event.both },
    },
    Cup: {
      __resolveReference: ({ id }: { id: string }) => {
        reached.push('reference');
        return { id };
      },
      secret: reach('secret'),
    },
  },
});

const anonymous = { principal: null };
const as = (role: 'read_only' | 'execute' | 'admin') => ({ principal: aPrincipal({ role }) });
const codesOf = ({ errors }: ExecutionResult) => errors?.map(({ extensions }) => extensions?.code) ?? [];
const run = async (source: string, scope: Partial<RequestScope>, variables = {}) =>
  executeOn(shop, source, { scope, variables });

beforeEach(() => {
  reached = [];
});

describe('a field', () => {
  it('that is open is for everyone', async () => {
    expect(await run('{ menu }', { ...anonymous, trusted: false })).toEqual({ data: { menu: 'menu' } });
  });

  it('that is open keeps its own resolver, so that it costs nothing', () => {
    expect(shop.schema.getQueryType()?.getFields().menu?.resolve).toBe(menu);
    const cup = shop.schema.getType('Cup');
    expect(isObjectType(cup) && cup.getFields().colour?.resolve).toBeUndefined();
  });

  it.each([
    ['{ orders }', anonymous, 'UNAUTHENTICATED'],
    ['mutation { brew }', anonymous, 'UNAUTHENTICATED'],
    ['mutation { brew }', as('read_only'), 'FORBIDDEN'],
    ['mutation { close }', as('read_only'), 'FORBIDDEN'],
    ['mutation { close }', as('execute'), 'FORBIDDEN'],
    ['{ internal }', { trusted: false }, 'UNTRUSTED_CALLER'],
    ['{ cup { id secret } }', as('execute'), 'FORBIDDEN'],
  ])('%s is refused to %j before its resolver runs', async (source, scope, code) => {
    expect(codesOf(await run(source, scope))).toEqual([code]);
    expect(reached).toEqual([]);
  });

  it.each([
    ['{ orders }', as('read_only'), 'orders'],
    ['mutation { brew }', as('execute'), 'brew'],
    ['mutation { brew }', as('admin'), 'brew'],
    ['mutation { close }', as('admin'), 'close'],
    ['{ internal }', anonymous, 'internal'],
    ['{ cup { secret } }', as('admin'), 'secret'],
  ])('%s is granted to %j', async (source, scope, name) => {
    expect((await run(source, scope)).errors).toBeUndefined();
    expect(reached).toEqual([name]);
  });

  it('refused under an alias or in a fragment is refused all the same', async () => {
    const source = '{ a: orders ...rest } fragment rest on Query { b: orders }';
    expect(codesOf(await run(source, anonymous))).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED']);
    expect(reached).toEqual([]);
  });

  it('that is refused leaves the open fields beside it', async () => {
    const { data } = await run('{ menu orders }', anonymous);
    expect(data).toEqual({ menu: 'menu', orders: null });
  });
});

describe('an entity reference', () => {
  const source = `query ($r: [_Any!]!) { _entities(representations: $r) {
    ... on Cup { id colour secret } ... on Saucer { id colour }
  } }`;
  const cup = { r: [{ __typename: 'Cup', id: '1' }] };
  const saucer = { r: [{ __typename: 'Saucer', id: '1', colour: 'red' }] };

  it('is resolved for someone signed in, through the gateway', async () => {
    const { data, errors } = await run(source, as('admin'), cup);
    expect(errors).toBeUndefined();
    expect(data).toEqual({ _entities: [{ id: '1', colour: null, secret: 'secret' }] });
  });

  it.each([
    ['past the gateway', { trusted: false }, 'UNTRUSTED_CALLER'],
    ['by nobody', anonymous, 'UNAUTHENTICATED'],
  ])('%s is refused before the entity is loaded', async (_how, scope, code) => {
    expect(codesOf(await run(source, scope, cup))).toEqual([code]);
    expect(reached).toEqual([]);
  });

  it('of a type without a resolver of its own is refused just so', async () => {
    expect(codesOf(await run(source, anonymous, saucer))).toEqual(['UNAUTHENTICATED']);
    expect(codesOf(await run(source, { trusted: false }, saucer))).toEqual(['UNTRUSTED_CALLER']);
    expect((await run(source, as('read_only'), saucer)).data).toEqual({
      _entities: [{ id: '1', colour: 'red' }],
    });
  });

  it("still minds the rules of the entity's fields", async () => {
    expect(codesOf(await run(source, as('execute'), cup))).toEqual(['FORBIDDEN']);
  });
});

describe('the schema of a subgraph', () => {
  it('is told to the gateway alone', async () => {
    const source = '{ _service { sdl } }';
    expect(codesOf(await run(source, { trusted: false }))).toEqual(['UNTRUSTED_CALLER']);
    expect((await run(source, anonymous)).data).toMatchObject({
      _service: { sdl: expect.stringContaining('Cup') },
    });
  });
});

describe('a subscription', () => {
  const open = async (field: string, scope: Partial<RequestScope>) =>
    subscribe({
      schema: shop.schema,
      document: parse(`subscription { ${field} { id } }`),
      contextValue: shop.createContext(aScope(scope)),
    });

  it.each(['brewed', 'both'])('of %s is refused before its source opens', async (field) => {
    const result = await open(field, anonymous);
    expect(result).toMatchObject({ errors: [{ originalError: { code: 'UNAUTHENTICATED' } }] });
    expect(reached).toEqual([]);
  });

  it.each(['brewed', 'both'])('of %s gives its events to someone signed in', async (field) => {
    const events = await open(field, as('read_only'));
    if (!(Symbol.asyncIterator in events)) throw new Error('It was refused.');
    const seen: unknown[] = [];
    for await (const event of events) seen.push(event.data?.[field]);
    expect(seen).toEqual([{ id: '1' }]);
  });
});
