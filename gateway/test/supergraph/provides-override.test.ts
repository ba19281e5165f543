import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSupergraph, localSource } from '../../src/supergraph/index.ts';
import { compose, describeCases, schemaOf } from './support/federation-case.ts';

const refuse = (what: string) => () => {
  throw new Error(`${what} must not be asked`);
};

const reviews = {
  sdl: `
    type Query { latest: Review! all: [Review!]! }
    type Review { text: String! product: Product! @provides(fields: "name maker { country }") bare: Product! }
    type Product @key(fields: "id") { id: ID! name: String! @external maker: Maker! @external }
    type Maker { country: String! @external }
  `,
  resolvers: {
    Query: {
      latest: () => ({
        text: 'good',
        product: { id: '1', name: 'from reviews', maker: { country: 'FR' } },
        bare: { id: '1' },
      }),
      all: () => [],
    },
  },
};

const catalog = (asked: boolean) => ({
  sdl: `
    type Product @key(fields: "id") { id: ID! name: String! @shareable maker: Maker! @shareable price: Int! }
    type Maker @shareable { country: String! }
  `,
  resolvers: {
    Product: asked
      ? { name: () => 'from catalog', maker: () => ({ country: 'DE' }), price: () => 9 }
      : { name: refuse('catalog'), maker: refuse('catalog'), price: refuse('catalog') },
  },
});

describeCases('@provides', [
  {
    title: 'a provided field is taken where it is provided, without asking its owner',
    subgraphs: { reviews, catalog: catalog(false) },
    query: '{ latest { product { name } } }',
    data: { latest: { product: { name: 'from reviews' } } },
  },
  {
    title: 'fields of a provided object are provided too',
    subgraphs: { reviews, catalog: catalog(false) },
    query: '{ latest { product { maker { country } } } }',
    data: { latest: { product: { maker: { country: 'FR' } } } },
  },
  {
    title: 'the same field on a path that does not provide it comes from the owner',
    subgraphs: { reviews, catalog: catalog(true) },
    query: '{ latest { bare { name } } }',
    data: { latest: { bare: { name: 'from catalog' } } },
  },
  {
    title: 'what is not provided is fetched beside what is',
    subgraphs: { reviews, catalog: catalog(true) },
    query: '{ latest { text product { price maker { country } } } }',
    data: { latest: { text: 'good', product: { price: 9, maker: { country: 'FR' } } } },
  },
  {
    title: 'an empty list needs no second subgraph',
    subgraphs: { reviews, catalog: catalog(false) },
    query: '{ all { product { price } } }',
    data: { all: [] },
  },
]);

const moved = (override: string) => ({
  old: {
    sdl: `type Query { item: Item! } type Item @key(fields: "id") { id: ID! stock: Int! }`,
    resolvers: { Query: { item: () => ({ id: '1', stock: 1 }) }, Item: { stock: () => 1 } },
  },
  new: {
    sdl: `type Item @key(fields: "id") { id: ID! stock: Int! @override(${override}) }`,
    resolvers: { Item: { stock: () => 2 } },
  },
});

describeCases('@override', [
  {
    title: 'an overridden field comes from the subgraph that took it over',
    subgraphs: moved('from: "old"'),
    query: '{ item { stock } }',
    data: { item: { stock: 2 } },
  },
  {
    title: 'a labelled override is not in force until its label is',
    subgraphs: moved('from: "old", label: "beta"'),
    query: '{ item { stock } }',
    data: { item: { stock: 1 } },
  },
  {
    title: 'an override from a subgraph that does not exist changes nothing',
    subgraphs: {
      old: {
        sdl: `type Query { item: Item! } type Item @key(fields: "id") { id: ID! }`,
        resolvers: { Query: { item: () => ({ id: '1' }) } },
      },
      new: moved('from: "gone"').new,
    },
    query: '{ item { stock } }',
    data: { item: { stock: 2 } },
  },
]);

describe('a progressive @override', () => {
  const stockWith = async (override: string, options: { labels?: string[]; random?: number }) => {
    const subgraphs = moved(override);
    const supergraph = createSupergraph({
      composed: compose(subgraphs),
      sources: Object.entries(subgraphs).map(([name, subgraph]) =>
        localSource({ name, schema: schemaOf(subgraph), createContext: () => ({}) }),
      ),
      overrideLabels: options.labels ?? [],
      random: () => options.random ?? 0,
    });
    return (await supergraph.execute({ document: parse('{ item { stock } }'), context: {} })).data;
  };

  it('is in force when its label is', async () => {
    expect(await stockWith('from: "old", label: "beta"', { labels: ['beta'] })).toEqual({
      item: { stock: 2 },
    });
  });

  it('takes its share of the operations', async () => {
    const override = 'from: "old", label: "percent(30)"';
    expect(await stockWith(override, { random: 0.29 })).toEqual({ item: { stock: 2 } });
    expect(await stockWith(override, { random: 0.31 })).toEqual({ item: { stock: 1 } });
  });
});
