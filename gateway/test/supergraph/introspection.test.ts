import {
  buildClientSchema,
  getIntrospectionQuery,
  type IntrospectionQuery,
  parse,
  printSchema,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { describeCases, openInProcess } from './support/federation-case.ts';

const subgraphs = {
  one: {
    sdl: `
      "A thing." type Thing @key(fields: "id") { id: ID! hidden: Int @inaccessible old: Int @deprecated(reason: "use id") }
      type Query { thing: Thing }
    `,
    resolvers: { Query: { thing: () => ({ id: '1', old: 2 }) } },
  },
  two: {
    sdl: `type Thing @key(fields: "id") { id: ID! extra: String! }`,
    resolvers: { Thing: { extra: () => 'more' } },
  },
};

describeCases('introspection', [
  {
    title: 'a type is described with the fields of all its subgraphs, and without hidden ones',
    subgraphs,
    query: '{ __type(name: "Thing") { name description fields { name } } }',
    data: {
      __type: { name: 'Thing', description: 'A thing.', fields: [{ name: 'id' }, { name: 'extra' }] },
    },
  },
  {
    title: 'a question about the schema stands beside one about the data, in the order asked',
    subgraphs,
    query: '{ thing { extra } s: __schema { queryType { name } } __typename }',
    data: { thing: { extra: 'more' }, s: { queryType: { name: 'Query' } }, __typename: 'Query' },
  },
  {
    title: 'a type that does not exist is null',
    subgraphs,
    query: '{ __type(name: "Nothing") { name } }',
    data: { __type: null },
  },
  {
    title: 'variables, fragments and conditions work in it',
    subgraphs,
    query: `query ($name: String!, $no: Boolean!, $old: Boolean!) { ...q hidden: __schema @include(if: $no) { description } }
      fragment q on Query { __type(name: $name) { ...t } }
      fragment t on __Type { fields(includeDeprecated: $old) { name isDeprecated @skip(if: $no) } }`,
    variables: { name: 'Thing', no: false, old: true },
    data: {
      __type: {
        fields: [
          { name: 'id', isDeprecated: false },
          { name: 'old', isDeprecated: true },
          { name: 'extra', isDeprecated: false },
        ],
      },
    },
  },
  {
    title: 'asking for nothing but the type of the root needs no subgraph',
    subgraphs: {
      one: { sdl: subgraphs.one.sdl, resolvers: {} },
    },
    query: '{ __typename a: __typename }',
    data: { __typename: 'Query', a: 'Query' },
  },
]);

describe('the introspection query of the tools', () => {
  it('gives back the public schema', async () => {
    const { supergraph, close } = await openInProcess(subgraphs);
    const result = await supergraph.execute({
      document: parse(getIntrospectionQuery()),
      context: { user: 'ada' },
    });
    expect(result.errors).toBeUndefined();
    // The query asks for exactly this shape.
    const schema = buildClientSchema(result.data as unknown as IntrospectionQuery);
    expect(printSchema(schema)).toBe(printSchema(supergraph.publicSchema));
    expect(printSchema(schema)).not.toContain('hidden');
    await close();
  });
});
