import { open, PermissionTableError, signedIn, UnknownResolverError } from '@ymera/kernel/subgraph';
import { executeOn } from '@ymera/kernel/testing';
import { describe, expect, it } from 'vitest';
import { aSubgraph } from './builders.ts';

const typeDefs = /* GraphQL */ `
  type Query { cup: Cup, price: Int }
  type Cup @key(fields: "id") { id: ID!, colour: String }
`;
const permissions = { Query: { cup: signedIn, price: open }, Cup: open };
const resolvers = {};

describe('a permission table', () => {
  it('that covers every field builds', async () => {
    const shop = aSubgraph({ typeDefs, permissions, resolvers: { Query: { price: () => 7 } } });
    expect(await executeOn(shop, '{ price }')).toEqual({ data: { price: 7 } });
  });

  it('must hold every type', () => {
    const build = () => aSubgraph({ typeDefs, resolvers, permissions: { Query: permissions.Query } });
    expect(build).toThrow(PermissionTableError);
    expect(build).toThrow('Cup.id has no rule; Cup.colour has no rule');
  });

  it('must hold every field', () => {
    const build = () =>
      aSubgraph({ typeDefs, resolvers, permissions: { ...permissions, Query: { cup: open } } });
    expect(build).toThrow('Query.price has no rule');
  });

  it('may not name a type that is not there', () => {
    const build = () => aSubgraph({ typeDefs, resolvers, permissions: { ...permissions, Saucer: open } });
    expect(build).toThrow('there is no type Saucer');
  });

  it('may not name a field that is not there', () => {
    const Cup = { id: open, colour: open, size: open };
    const build = () => aSubgraph({ typeDefs, resolvers, permissions: { ...permissions, Cup } });
    expect(build).toThrow('there is no field Cup.size');
  });

  it('takes no rule from a name that every object has', () => {
    const odd = 'type Query { cup: Int, constructor: Int }';
    const build = () => aSubgraph({ typeDefs: odd, resolvers, permissions: { Query: { cup: open } } });
    expect(build).toThrow('Query.constructor has no rule');
  });

  it('names all its mistakes at once', () => {
    const build = () =>
      aSubgraph({ typeDefs, resolvers, permissions: { Query: { cup: open }, Saucer: open } });
    expect(build).toThrow(
      'there is no type Saucer; Query.price has no rule; Cup.id has no rule; Cup.colour has no rule',
    );
  });
});

describe('a resolver', () => {
  it('for a type that is not there is refused', () => {
    const build = () => aSubgraph({ typeDefs, permissions, resolvers: { Saucer: { id: () => '1' } } });
    expect(build).toThrow(UnknownResolverError);
    expect(build).toThrow('There are resolvers for Saucer, which is not in the schema.');
  });

  it('for a field that is not there is refused', () => {
    const build = () => aSubgraph({ typeDefs, permissions, resolvers: { Cup: { size: () => 1 } } });
    expect(build).toThrow('There is a resolver for Cup.size, which is not in the schema.');
  });

  it('whose special name is misspelt is refused', () => {
    const build = () =>
      aSubgraph({ typeDefs, permissions, resolvers: { Cup: { __resolveRefrence: () => null } } });
    expect(build).toThrow('There is a resolver for Cup.__resolveRefrence, which is not in the schema.');
  });
});
