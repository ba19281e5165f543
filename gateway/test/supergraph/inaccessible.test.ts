import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { compose, describeCases } from './support/federation-case.ts';

const subgraphs = {
  accounts: {
    sdl: `
      type Query { account: Account! level: Level levels: [Level] strict: Level! things: [Thing] secretRoot: Int @inaccessible }
      type Account @key(fields: "id") @key(fields: "internal") {
        id: ID! internal: String! @inaccessible secret: String @inaccessible
      }
      enum Level { LOW HIGH HIDDEN @inaccessible }
      union Thing = Public | Hidden
      type Public { name: String! }
      type Hidden @inaccessible { name: String! }
    `,
    resolvers: {
      Query: {
        account: () => ({ id: '1', internal: 'i-1', secret: 's' }),
        level: () => 'HIDDEN',
        levels: () => ['LOW', 'HIDDEN', 'HIGH'],
        strict: () => 'HIDDEN',
        things: () => [
          { __typename: 'Public', name: 'p' },
          { __typename: 'Hidden', name: 'h' },
        ],
      },
    },
  },
  ledger: {
    sdl: `
      type Account @key(fields: "internal") {
        internal: String! @inaccessible
        secret: String @external
        balance: Int!
        masked: String @requires(fields: "secret")
      }
    `,
    resolvers: {
      Account: {
        balance: ({ internal }: { internal: string }) => internal.length,
        masked: ({ secret }: { secret: string }) => secret.replace(/./g, '*'),
      },
    },
  },
};

describeCases('@inaccessible', [
  {
    title: 'a hidden key still joins',
    subgraphs,
    query: '{ account { id balance } }',
    data: { account: { id: '1', balance: 3 } },
  },
  {
    title: 'a hidden field can still be required',
    subgraphs,
    query: '{ account { masked } }',
    data: { account: { masked: '*' } },
  },
  {
    title: 'a hidden enum value becomes null, and the message does not tell it',
    subgraphs,
    query: '{ level }',
    data: { level: null },
    errors: [{ message: 'The value of Query.level is none that its type shows.', path: ['level'] }],
  },
  {
    title: 'a hidden enum value in a list becomes null in its place',
    subgraphs,
    query: '{ levels }',
    data: { levels: ['LOW', null, 'HIGH'] },
    errors: [{ path: ['levels', 1], code: 'INVALID_SUBGRAPH_ANSWER' }],
  },
  {
    title: 'a hidden value where null is not allowed takes its parent with it',
    subgraphs,
    query: '{ strict }',
    data: null,
    errors: [{ path: ['strict'] }],
  },
  {
    title: 'an object of a hidden type becomes null, and the message does not tell the type',
    subgraphs,
    query: '{ things { __typename ... on Public { name } } }',
    data: { things: [{ __typename: 'Public', name: 'p' }, null] },
    errors: [{ message: 'The value\'s type is not one that "Thing" can be.', path: ['things', 1] }],
  },
]);

describe('the public schema', () => {
  const { publicSchema } = compose(subgraphs);

  it.each([
    '{ account { secret } }',
    '{ account { internal } }',
    '{ secretRoot }',
    '{ things { ... on Hidden { name } } }',
  ])('refuses %s, which is hidden', (query) => {
    expect(validate(publicSchema, parse(query))).toHaveLength(1);
  });

  it('holds no federation types', () => {
    const names = Object.keys(publicSchema.getTypeMap());
    expect(
      names.filter((name) => /^(_|join__|link__|federation__|core__)/.test(name) && !name.startsWith('__')),
    ).toEqual([]);
    expect(publicSchema.getDirectives().map((directive) => directive.name)).not.toContain('key');
  });
});
